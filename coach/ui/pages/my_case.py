"""My plan: where I want to get to, and everything that is written about me."""

from __future__ import annotations

from coach.ui.components.my_case import my_plan
from coach.ui.runtime import participant

my_plan(participant())
