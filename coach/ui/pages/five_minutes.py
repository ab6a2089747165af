"""Five minutes today: what comes back, one after the other."""

from __future__ import annotations

from coach.ui.components.today import five_minutes
from coach.ui.runtime import participant

five_minutes(participant().id)
