"""For me to do: one task, for those who do it."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.todo import one_task
from coach.ui.runtime import participant

one_task(participant(), links.asked_for("task"))
