"""Feedback on one answer, whose id stands in the address: a reload finds it again."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.feedback import show_attempt
from coach.ui.runtime import participant

show_attempt(links.asked_for("attempt"), participant().id)
