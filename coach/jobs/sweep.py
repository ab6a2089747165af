"""Erasing sound whose time is up, whatever became of those who should have done it.

By attempt: what belongs to a failed attempt, to one that was scored too long ago, or to none.
By the age of the file: whatever is left, should the database know better or nothing at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.jobs.contract import JobQueue
    from coach.jobs.errands import ErrandQueue
    from coach.storage.audio_files import AudioFolder
    from coach.storage.voice_files import VoiceFiles

ORPHAN_S = 60.0
"""Sound of no attempt goes after this; writing an answer down and queueing it takes less."""


def erase_expired(queue: JobQueue, audio: AudioFolder, *, now: datetime, kept_s: float) -> None:
    """Erase all sound that is older than `kept_s` seconds and that no worker waits for.

    Raises:
        StorageProblem: something could not be erased; the next call tries again.
    """
    before = now - timedelta(seconds=kept_s)
    for path in queue.audio_to_erase(before):
        audio.erase(path)
        queue.forget_audio(path)
    audio.erase_left_over(before=now - timedelta(seconds=ORPHAN_S), waiting=queue.audio_in_use())
    audio.erase_left_over(before=before, waiting=queue.waiting_audio())


def erase_own_words(errands: ErrandQueue, folder: VoiceFiles) -> None:
    """Erase sound made from a participant's own words whose errand is gone.

    A file is named by its errand, and is written while there is one. The files are listed first:
    one without an errand by then is nobody's.

    Raises:
        StorageProblem: something could not be erased; the next call tries again.
    """
    folder.erase_all_but(errands.ids)
