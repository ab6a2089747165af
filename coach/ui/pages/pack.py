"""How employers hire: one pack (`?bank=`), or all that are here and a file to open."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.pack import one_pack
from coach.ui.components.packs import all_packs
from coach.ui.runtime import participant

wanted = links.asked_for("bank")
if wanted is None:
    all_packs(participant())
else:
    one_pack(participant(), wanted)
