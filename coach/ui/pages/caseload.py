"""My people: for case managers. Attendance and progress, never a word and never a voice."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.case import one_person
from coach.ui.components.caseload import my_people
from coach.ui.runtime import participant

wanted = links.asked_for("person")
if wanted is None:
    my_people(participant())
else:
    one_person(participant(), wanted)
