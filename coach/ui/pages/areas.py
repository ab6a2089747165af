"""Outcome areas: for administrators. The organisation's own words, about nobody."""

from __future__ import annotations

from coach.ui.components.areas import all_areas
from coach.ui.runtime import participant

all_areas(participant())
