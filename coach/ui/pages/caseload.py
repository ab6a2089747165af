"""My people: for case managers. Attendance and progress, never a word and never a voice."""

from __future__ import annotations

from coach.ui.components.caseload import my_people
from coach.ui.runtime import participant

my_people(participant())
