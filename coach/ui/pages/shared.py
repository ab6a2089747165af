"""Shared with me: answers that people chose to show, for teachers and case workers."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.shared import all_shared, one_shared
from coach.ui.runtime import participant

wanted = links.asked_for("attempt")
if wanted is None:
    all_shared(participant())
else:
    one_shared(participant(), wanted)
