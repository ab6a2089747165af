"""My progress: what practice comes to, for the person whose it is, and for nobody else."""

from __future__ import annotations

from coach.ui.components.progress import my_progress
from coach.ui.runtime import participant

my_progress(participant())
