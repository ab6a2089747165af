"""Who looked: the audit trail, for administrators. Random ids, kinds and moments; never a word."""

from __future__ import annotations

from coach.ui.components.trail import who_looked
from coach.ui.runtime import participant

who_looked(participant())
