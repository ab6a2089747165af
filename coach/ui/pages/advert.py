"""From a job advert: hand one in, or (`?advert=`) see what fits it and keep what is right."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.advert import hand_in, show
from coach.ui.runtime import participant

wanted = links.asked_for("advert")
if wanted is None:
    hand_in(participant())
else:
    show(participant(), wanted)
