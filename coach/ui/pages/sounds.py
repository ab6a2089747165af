"""Practise sounds: five minutes, one's own choice of words, or two words."""

from __future__ import annotations

from datetime import UTC, datetime

from coach.ui.components import sounds_page
from coach.ui.runtime import participant, services

user_id = participant().id
sounds_page.show(services().drills.today(user_id, datetime.now(UTC)))
