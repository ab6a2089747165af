"""Reports: for case managers and administrators. Tables, a person's report, a funder's figures."""

from __future__ import annotations

from coach.ui.components.reports import all_reports
from coach.ui.runtime import participant

all_reports(participant())
