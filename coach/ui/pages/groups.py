"""My groups: for tutors. What may be seen and done is asked of the services, each time."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.groups import all_groups, one_group
from coach.ui.runtime import participant

wanted = links.asked_for("group")
if wanted is None:
    all_groups(participant())
else:
    one_group(participant(), wanted)
