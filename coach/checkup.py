"""What works on this machine: each part is tried, not only looked for."""

from __future__ import annotations

import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from coach.accounts.ledger import Ledger, LedgerKind
from coach.bootstrap import build_language_model, build_models
from coach.config import LLM_OFF, Settings
from coach.errors import CoachError
from coach.pipeline import ListeningOptions, listen, load_recording
from coach.storage.database import open_database
from coach.voices import load_voice, memory_mb, voice_in_use
from models.audio import AudioLimits
from models.errors import ModelError
from models.language_model import LanguageModelError
from models.weights import ensure_weights, spec_named
from questions.errors import QuestionBankError
from questions.load import load_builtin_banks

_TO_SAY = "Tell me about a time when you helped somebody."
EXAMPLE = Path(__file__).with_name("examples") / "second_try.opus"
_FREE_GB = 1.0
_BACKUP_DAYS = 7
"""A backup that is older is worth a note."""
_TO_PHRASE = ({"role": "user", "content": "Say: I can help you."},)


class Health(StrEnum):
    """How a part is."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part of the coach, how it is, and what to do about it (empty if nothing)."""

    what: str
    health: Health
    found: str
    what_to_do: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Try every part that the coach needs, one after the other."""
    checks: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _folder,
        _disk,
        _database,
        _backups,
        _bank,
        _weights,
        _listening,
        _voice,
        _graphics_card,
        _microphone,
        _language_model,
    )
    for check in checks:
        yield check(settings)


def look(settings: Settings) -> tuple[Finding, ...]:
    """What can be seen in a moment and without a model: for a page that somebody waits for."""
    checks = (_python, _folder, _disk, _database, _backups, _bank)
    return tuple(check(settings) for check in checks)


def _python(_: Settings) -> Finding:
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding(what="Python", health=Health.GOOD, found=found)


def _folder(settings: Settings) -> Finding:
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        return Finding(
            what="data folder",
            health=Health.BAD,
            found=f"{settings.data_dir}: {error.strerror}",
            what_to_do="Set INTERVIEW_COACH_DATA_DIR to a folder that you may write to.",
        )
    return Finding(what="data folder", health=Health.GOOD, found=str(settings.data_dir))


def _disk(settings: Settings) -> Finding:
    place = next(p for p in [settings.data_dir, *settings.data_dir.parents] if p.exists())
    free_gb = shutil.disk_usage(place).free / 1e9
    enough = free_gb >= _FREE_GB
    return Finding(
        what="free disk",
        health=Health.GOOD if enough else Health.NOTE,
        found=f"{free_gb:.1f} GB",
        what_to_do="" if enough else "Free some space: models and answers need about 1 GB.",
    )


def _database(settings: Settings) -> Finding:
    try:
        open_database(settings).close()
    except CoachError as error:
        return Finding(
            what="database",
            health=Health.BAD,
            found=str(error),
            what_to_do="Check the data folder, or set INTERVIEW_COACH_DATA_DIR to a new one.",
        )
    return Finding(what="database", health=Health.GOOD, found="opens, and is up to date")


def _backups(settings: Settings) -> Finding:
    """The list of erasures, without which nothing can be put back, and the newest backup in it."""
    how = "Make one: docs/backup.md says how."
    try:
        entries = Ledger(settings.keys_folder).entries()
    except CoachError as error:
        return Finding(what="backups", health=Health.BAD, found=str(error), what_to_do=how)
    made = [entry.at for entry in entries if entry.kind is LedgerKind.BACKUP]
    if not made:
        return Finding(what="backups", health=Health.NOTE, found="none yet", what_to_do=how)
    old = datetime.now(UTC) - max(made) > timedelta(days=_BACKUP_DAYS)
    return Finding(
        what="backups",
        health=Health.NOTE if old else Health.GOOD,
        found=f"the newest is of {max(made).astimezone():%d.%m.%Y}",
        what_to_do=how if old else "",
    )


def _bank(_: Settings) -> Finding:
    try:
        bank = load_builtin_banks()
    except QuestionBankError as error:
        return Finding(
            what="questions",
            health=Health.BAD,
            found=str(error),
            what_to_do="Get the question files again, or mend the line named here.",
        )
    found = f"{len(bank.questions)} questions, {len(bank.sectors)} sectors"
    return Finding(what="questions", health=Health.GOOD, found=found)


def _weights(settings: Settings) -> Finding:
    try:
        ensure_weights(spec_named(settings.whisper_model), settings.cache_dir)
    except (ModelError, OSError) as error:
        return Finding(
            what="speech model",
            health=Health.BAD,
            found=str(error),
            what_to_do="Run start.py again, or: interview-coach models list",
        )
    found = f"Whisper {settings.whisper_model}: every file verified"
    return Finding(what="speech model", health=Health.GOOD, found=found)


def _listening(settings: Settings) -> Finding:
    """Listen to the example answer, as the app would."""
    try:
        models = build_models(settings)
        recording = load_recording(EXAMPLE, AudioLimits())
        begun = time.perf_counter()
        evidence = listen(recording, models, ListeningOptions(), lambda _step, _share: None)
    except CoachError as error:
        return Finding(
            what="listening",
            health=Health.BAD,
            found=str(error.params.get("detail", error)),
            what_to_do="Run start.py again to repair the set-up.",
        )
    share = (time.perf_counter() - begun) / recording.duration_s
    words = len(evidence.transcript.words)
    slow = share > 1.0
    return Finding(
        what="listening",
        health=Health.NOTE if slow else Health.GOOD,
        found=f"{settings.engine}: {words} words heard; {share:.2f} s of work a second of speech",
        what_to_do="Answers will take long. Close other programs." if slow else "",
    )


def _voice(settings: Settings) -> Finding:
    """Say a sentence, as the app would."""
    if voice_in_use(settings) is None:
        return Finding(
            what="voice",
            health=Health.NOTE,
            found="none, so nothing is read aloud",
            what_to_do=""
            if settings.voice == "none"
            else "Run start.py again to repair the set-up.",
        )
    before_mb = memory_mb()
    try:
        voice = load_voice(settings)
        begun = time.perf_counter()
        sound = voice.speak(_TO_SAY, speed=1.0)
    except ModelError as error:
        return Finding(
            what="voice",
            health=Health.BAD,
            found=str(error),
            what_to_do="Run start.py again, or set INTERVIEW_COACH_VOICE=espeak.",
        )
    share = (time.perf_counter() - begun) / sound.duration_s
    more_mb = memory_mb() - before_mb
    found = f"{voice.info.name}: {share:.2f} s of work a second of speech, {more_mb} MB of memory"
    return Finding(what="voice", health=Health.GOOD, found=found)


def _graphics_card(settings: Settings) -> Finding:
    from models.whisper_ct2 import cuda_cards

    cards = cuda_cards()
    found = f"{cards} NVIDIA card(s)" if cards else "none, and none is needed"
    if cards and settings.device == "cpu":
        found += " (switched off by INTERVIEW_COACH_DEVICE)"
    return Finding(what="graphics card", health=Health.GOOD, found=found)


def _microphone(settings: Settings) -> Finding:
    local = settings.address in {"localhost", "127.0.0.1", "::1"}
    return Finding(
        what="microphone",
        health=Health.GOOD if local else Health.NOTE,
        found="the browser asks for it when you record",
        what_to_do=""
        if local
        else "Browsers allow a microphone only over https or on this computer itself.",
    )


def _language_model(settings: Settings) -> Finding:
    """Ask the language model for a sentence, if one is set up; nothing of anybody's is sent."""
    what = "language model"
    if settings.llm_url == LLM_OFF:
        return Finding(what=what, health=Health.GOOD, found="off, and none is needed")
    begun = time.perf_counter()
    try:
        build_language_model(settings).answer(_TO_PHRASE, most_tokens=20)
    except LanguageModelError as error:
        return Finding(
            what=what,
            health=Health.NOTE,
            found=f"{settings.llm_url}: {error.reason.replace('_', ' ')}",
            what_to_do="Start it, or set INTERVIEW_COACH_LLM_URL to off. All else works.",
        )
    found = f"{settings.llm_url}: answered in {time.perf_counter() - begun:.1f} s"
    return Finding(what=what, health=Health.GOOD, found=found)
