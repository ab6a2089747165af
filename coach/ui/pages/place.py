"""This place: for administrators. Help places, sites, how long things are kept, models, health."""

from __future__ import annotations

from coach.ui.components.place import this_place
from coach.ui.runtime import participant

this_place(participant())
