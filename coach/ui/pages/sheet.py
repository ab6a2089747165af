"""The sheet to take away; `?attempt=` names an answer, and its question's best one is shown."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.sheet import show_sheet
from coach.ui.runtime import participant

show_sheet(links.asked_for("attempt"), participant().id)
