"""Questions: banks that tutors make together, and one's own. The services decide who may."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components.bank import one_bank
from coach.ui.components.bank_copy import copy_page
from coach.ui.components.bank_question import one_question
from coach.ui.components.bank_versions import cover_versions
from coach.ui.components.banks import all_banks
from coach.ui.runtime import participant

bank, part, show = (links.asked_for(name) or "" for name in ("bank", "part", "show"))
if not bank:
    all_banks(participant())
elif part:
    one_question(participant(), bank, part, show)
elif show == links.COPY:
    copy_page(participant(), bank)
elif show == links.VERSIONS:
    cover_versions(participant(), bank)
else:
    one_bank(participant(), bank)
