"""A class at a glance: for tutors, from what its people show them."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.class_glance import class_page
from coach.ui.runtime import participant

class_page(participant(), links.asked_for("group") or "")
