"""People: for administrators. Accounts, never answers."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.people import everybody, one_person
from coach.ui.runtime import participant

wanted = links.asked_for("person")
if wanted is None:
    everybody(participant())
else:
    one_person(participant(), wanted)
