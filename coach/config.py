"""Settings: the only place that reads the environment.

Every setting has one variable, `INTERVIEW_COACH_…`, one default and one rule for what is
allowed. A value that breaks its rule is refused at the start, with the variable's name.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import platformdirs

from coach.errors import ConfigurationProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

APP_NAME = "interview-coach"
PREFIX = "INTERVIEW_COACH_"
_PARENT_PID = PREFIX + "PARENT_PID"
_DEMO_KEY = PREFIX + "DEMO_KEY"
MEBIBYTE = 1024 * 1024
LLM_OFF = "off"
CHANGEABLE = {
    "session_idle_s": (60, 8 * 3600),
    "session_s": (600, 24 * 3600),
    "kept_days": (1, 30),
    "backup_days": (1, 30),
}
"""Settings that an administrator can lower on a page, and what is allowed for each: the setting
itself is the most then."""
_LANGUAGE_TAG = r"[a-z]{2,3}(-[A-Za-z]{2,4})?"


def _data_dir() -> Path:
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def _cache_dir() -> Path:
    return platformdirs.user_cache_path(APP_NAME, appauthor=False)


def _usable_cores() -> int:
    """Cores this process may use, which in a container can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _worker_threads() -> int:
    """One thread a core; past eight, Whisper's small matrices gain nothing more."""
    return min(8, _usable_cores())


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What can be set from outside.

    Attributes:
        data_dir: database, and recordings that wait or are still played.
        cache_dir: models that were fetched, and sound of the voice.
        engine: "faster-whisper", "openai-whisper" or "fake" (no model, for the demo and tests).
        whisper_model: size of the speech model.
        compute_type: precision of the numbers inside the speech model.
        voice: who reads questions aloud: "kokoro" (natural; "espeak" where its weights are
            missing), "kokoro-emma" (the same with a woman's voice), "espeak" (light), or "none".
        device: where the speech model runs; "auto" takes an NVIDIA card if there is one.
        max_recording_s: longest answer, in seconds.
        max_upload_mb: largest file, in mebibytes.
        audio_kept_s: how long the sound of an answer may lie on the disk after it was scored,
            in seconds, if its feedback is not left before; 30 minutes is the most that
            participants were promised.
        language: first language of the pages, as a language tag.
        port: of the web page.
        address: that the web page listens on.
        database_url: address of a database for SQLAlchemy; None for `database_file`.
        worker_threads: threads that the speech model may use.
        llm_url: address of a language model on this machine or its own network, with the
            interface that OpenAI's has, up to `/v1`; "off" for none, which is never needed.
        llm_model: the name that it is asked for by.
        llm_timeout_s: how long one answer of it may take, in seconds; the worker waits for it.
        accounts: "on" where people sign in, "off" for one person on their own laptop.
        keys_dir: keys of kept recordings and of the audit trail, and the ledger of erasures; never
            inside `data_dir`, so that a backup of the data holds none of them. None for
            `keys_folder`, beside the data.
        session_idle_s: after so long without a click a person is signed out, in seconds.
        session_s: after so long they sign in again in any case, in seconds.
        kept_days: how long a recording is kept where its owner said so, in days; 30 is the most
            that participants were promised.
        backup_days: how long a backup is kept, in days; 30 at the most, for the same reason.
        time_zone: by whose calendar days are counted, an IANA name; "" for this machine's own.
    """

    data_dir: Path = field(default_factory=_data_dir)
    cache_dir: Path = field(default_factory=_cache_dir)
    engine: str = "faster-whisper"
    whisper_model: str = "base"
    compute_type: str = "int8"
    device: str = "auto"
    voice: str = "kokoro"
    max_recording_s: float = 180.0
    max_upload_mb: int = 50
    audio_kept_s: int = 1800
    language: str = "en"
    port: int = 8501
    address: str = "localhost"
    database_url: str | None = None
    worker_threads: int = field(default_factory=_worker_threads)
    llm_url: str = LLM_OFF
    llm_model: str = "local"
    llm_timeout_s: float = 30.0
    accounts: str = "off"
    keys_dir: Path | None = None
    session_idle_s: int = 1800
    session_s: int = 8 * 3600
    kept_days: int = 30
    backup_days: int = 30
    time_zone: str = ""

    @property
    def with_accounts(self) -> bool:
        """Whether people sign in."""
        return self.accounts == "on"

    @property
    def keys_folder(self) -> Path:
        """Where keys and the ledger of erasures are."""
        return self.keys_dir or self.data_dir.with_name(self.data_dir.name + "-keys")

    @property
    def kept_dir(self) -> Path:
        """Where recordings lie, encrypted, whose owners want them kept."""
        return self.data_dir / "audio" / "kept"

    @property
    def database_file(self) -> Path:
        """The SQLite file that is used where no other database is named."""
        return self.data_dir / "coach.db"

    @property
    def audio_dir(self) -> Path:
        """Where recordings wait until they are heard, and their sound until it is erased."""
        return self.data_dir / "audio" / "incoming"

    @property
    def takes_dir(self) -> Path:
        """Where recordings lie while they are spoken, until they are sent."""
        return self.data_dir / "audio" / "takes"

    @property
    def drills_dir(self) -> Path:
        """Where the sound of a drill waits until it is heard."""
        return self.data_dir / "audio" / "drills"

    @property
    def voice_dir(self) -> Path:
        """Where sound made from the coach's own texts is kept, to be played again."""
        return self.cache_dir / "voice"

    @property
    def own_words_dir(self) -> Path:
        """Where sound made from a participant's own words lies, as briefly as their recording."""
        return self.data_dir / "audio" / "own-words"

    @property
    def recordings_dir(self) -> Path:
        """Where a tutor may put recordings that are played in the place of the voice."""
        return self.data_dir / "tutor-recordings"

    @property
    def max_upload_bytes(self) -> int:
        """Largest file, in bytes."""
        return self.max_upload_mb * MEBIBYTE

    @staticmethod
    def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from variables; one that is missing or empty keeps its default.

        Raises:
            ConfigurationProblem: a value is not allowed; names variable, value and what is.
        """
        given = {rule.name: environ.get(rule.variable, "").strip() for rule in _RULES}
        values: dict[str, Any] = {
            rule.name: rule.parse(given[rule.name]) for rule in _RULES if given[rule.name]
        }
        return Settings(**values)

    def to_environment(self) -> dict[str, str]:
        """The variables that give these settings to another process."""
        values = {rule.variable: getattr(self, rule.name) for rule in _RULES}
        return {variable: str(value) for variable, value in values.items() if value is not None}

    def environment_for_child(
        self, environ: Mapping[str, str] = os.environ, *, demo_key: str = ""
    ) -> dict[str, str]:
        """The whole environment of a process of ours that must find this code and settings.

        `demo_key` is handed over by the command `demo` alone (`coach.accounts.examples`).
        """
        here = str(Path(__file__).resolve().parent.parent)
        found = environ.get("PYTHONPATH")
        search_path = os.pathsep.join([here, found] if found else [here])
        inherited = {name: text for name, text in environ.items() if not name.startswith(PREFIX)}
        ours = {_PARENT_PID: str(os.getpid()), "PYTHONPATH": search_path}
        demo = {_DEMO_KEY: demo_key} if demo_key else {}
        return {**inherited, **self.to_environment(), **ours, **demo}

    def describe(self) -> tuple[SettingLine, ...]:
        """Each setting as text, for people; a password in a database address is left out."""
        return tuple(_describe(rule, self) for rule in _RULES)


def parent_pid(environ: Mapping[str, str] = os.environ) -> int | None:
    """The process that started this one for its own ends, see `environment_for_child`.

    None if a person started it. It is passed on because by the time the child looks, its parent
    may have ended already.
    """
    text = environ.get(_PARENT_PID, "")
    return int(text) if text.isdecimal() else None


def demo_key(environ: Mapping[str, str] = os.environ) -> str:
    """The key that the command `demo` gave to this server; "" in every other.

    No setting: a normal start hands none on, and alone it opens nothing.
    """
    return environ.get(_DEMO_KEY, "")


def passphrase(what: str, environ: Mapping[str, str] = os.environ) -> str:
    """The passphrase of a backup of the `data` or the `keys`, where a variable holds it; else "".

    No setting: it is shown nowhere and handed to no other process.
    """
    return environ.get(f"{PREFIX}{what.upper()}_PASSPHRASE", "")


@dataclass(frozen=True, kw_only=True)
class SettingLine:
    """One setting as shown by `doctor`; `changed` tells that it is not the default."""

    name: str
    variable: str
    value: str
    allowed: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """How one setting is read; `read` raises ValueError for what is not allowed."""

    name: str
    read: Callable[[str], object]
    allowed: str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    def parse(self, text: str) -> object:
        try:
            return self.read(text)
        except ValueError as error:
            raise ConfigurationProblem(
                variable=self.variable, value=_without_password(text), allowed=self.allowed
            ) from error


def _path(text: str) -> Path:
    """An absolute path, so that a worker started elsewhere finds the same folder."""
    return Path(text).expanduser().absolute()


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(text)
        return text

    return read


def _time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError) as error:
        raise ValueError(text) from error


def _number(kind: type[int | float], low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = kind(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return read


def _choice(name: str, *allowed: str) -> _Rule:
    pattern = "|".join(re.escape(choice) for choice in allowed)
    return _Rule(name=name, read=_matching(pattern), allowed=", ".join(allowed))


def _whole(name: str, low: int, high: int) -> _Rule:
    return _Rule(name=name, read=_number(int, low, high), allowed=f"{low} – {high}")


def _seconds(name: str, low: float, high: float) -> _Rule:
    return _Rule(name=name, read=_number(float, low, high), allowed=f"{low:g} – {high:g}")


def _folder(name: str) -> _Rule:
    return _Rule(name=name, read=_path, allowed="/path/to/folder")


def _text(name: str, pattern: str, example: str) -> _Rule:
    return _Rule(name=name, read=_matching(pattern), allowed=example)


_RULES = (
    _folder("data_dir"),
    _folder("cache_dir"),
    _choice("engine", "faster-whisper", "openai-whisper", "fake"),
    _text("whisper_model", r"[A-Za-z0-9][A-Za-z0-9._-]*", "tiny, base, small, medium, large-v3"),
    _choice("compute_type", "int8", "float32"),
    _choice("device", "cpu", "cuda", "auto"),
    _choice("voice", "kokoro", "kokoro-emma", "espeak", "none"),
    _seconds("max_recording_s", 5, 900),
    _whole("max_upload_mb", 1, 500),
    # The least is more than it takes to write a recording down and to queue it.
    _whole("audio_kept_s", 60, 1800),
    _text("language", _LANGUAGE_TAG, "en, ar, zh-Hant"),
    _whole("port", 1, 65535),
    _text("address", r"[A-Za-z0-9._:-]+", "localhost, 0.0.0.0"),
    _text(
        "database_url",
        r"sqlite:///(/|[A-Za-z]:[\\/]).+|postgresql(\+\w+)?://.+",
        "sqlite:////path/to/coach.db, postgresql+psycopg://user@host/name",
    ),
    _whole("worker_threads", 1, 256),
    # Whether the address is a private one is seen where it is used, after it was looked up.
    _text(
        "llm_url",
        LLM_OFF + r"|https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~/-]*)?",
        "off, http://localhost:8080/v1",
    ),
    _text("llm_model", r"[A-Za-z0-9][A-Za-z0-9._:/-]*", "local, llama3.2:3b"),
    _seconds("llm_timeout_s", 5, 120),
    _choice("accounts", "off", "on"),
    _folder("keys_dir"),
    *(_whole(name, low, high) for name, (low, high) in CHANGEABLE.items()),
    _Rule(name="time_zone", read=_time_zone, allowed="Europe/London, America/Toronto"),
)


def _without_password(text: str) -> str:
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", text)


def _describe(rule: _Rule, settings: Settings) -> SettingLine:
    value = getattr(settings, rule.name)
    derived = {"database_url": settings.database_file, "keys_dir": settings.keys_folder}
    shown = derived[rule.name] if value is None else value
    return SettingLine(
        name=rule.name,
        variable=rule.variable,
        value=_without_password(str(shown)),
        allowed=rule.allowed,
        changed=value != getattr(Settings(), rule.name),
    )
