"""Start: choose a kind of work or a bank, choose a question, or go on where one left off."""

from __future__ import annotations

from coach.ui import links
from coach.ui.components import choosing

bank_id, sector_id = links.asked_for("bank"), links.asked_for("sector")
shown = choosing.questions_of_bank(bank_id) if bank_id else False
shown = shown or (choosing.questions_of_sector(sector_id) if sector_id else False)
if not shown:
    choosing.everything()
