"""This place: for administrators. Help places, sites, words of consent, times, models, health."""

from __future__ import annotations

from coach.ui.components.place import this_place
from coach.ui.runtime import participant

this_place(participant())
