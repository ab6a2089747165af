"""How employers hire: one pack (`?bank=`), an example, or all and a file to open."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.pack import one_pack
from coach.ui.components.packs import all_packs, one_example
from coach.ui.runtime import participant

wanted, example = links.asked_for("bank"), links.asked_for("example")
if wanted is not None:
    one_pack(participant(), wanted)
elif example is not None:
    one_example(participant(), example)
else:
    all_packs(participant())
