from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from coach.config import Settings, parent_pid
from coach.errors import ConfigurationProblem

OTHER_VALUES = {
    "INTERVIEW_COACH_DATA_DIR": "/srv/coach",
    "INTERVIEW_COACH_CACHE_DIR": "/srv/cache",
    "INTERVIEW_COACH_ENGINE": "openai-whisper",
    "INTERVIEW_COACH_WHISPER_MODEL": "small",
    "INTERVIEW_COACH_COMPUTE_TYPE": "float32",
    "INTERVIEW_COACH_DEVICE": "cpu",
    "INTERVIEW_COACH_VOICE": "espeak",
    "INTERVIEW_COACH_MAX_RECORDING_S": "90.5",
    "INTERVIEW_COACH_MAX_UPLOAD_MB": "20",
    "INTERVIEW_COACH_AUDIO_KEPT_S": "600",
    "INTERVIEW_COACH_LANGUAGE": "ar",
    "INTERVIEW_COACH_PORT": "8000",
    "INTERVIEW_COACH_ADDRESS": "192.168.0.5",
    "INTERVIEW_COACH_DATABASE_URL": "postgresql+psycopg://coach:secret@db/coach",
    "INTERVIEW_COACH_WORKER_THREADS": "3",
    "INTERVIEW_COACH_LLM_URL": "http://192.168.1.20:8080/v1",
    "INTERVIEW_COACH_LLM_MODEL": "llama3.2:3b",
    "INTERVIEW_COACH_LLM_TIMEOUT_S": "60",
    "INTERVIEW_COACH_ACCOUNTS": "on",
    "INTERVIEW_COACH_KEYS_DIR": "/srv/coach-keys",
    "INTERVIEW_COACH_SESSION_IDLE_S": "600",
    "INTERVIEW_COACH_SESSION_S": "7200",
    "INTERVIEW_COACH_KEPT_DAYS": "7",
    "INTERVIEW_COACH_BACKUP_DAYS": "14",
    "INTERVIEW_COACH_TIME_ZONE": "Asia/Kolkata",
}


def test_defaults() -> None:
    """Without any variable the settings suit one person with a laptop."""
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert (settings.engine, settings.whisper_model) == ("faster-whisper", "base")
    assert (settings.compute_type, settings.language) == ("int8", "en")
    assert (settings.address, settings.port) == ("localhost", 8501)
    assert (settings.max_recording_s, settings.audio_kept_s) == (180.0, 1800)
    assert settings.max_upload_bytes == 50 * 1024 * 1024
    assert settings.data_dir.name == "interview-coach"
    assert settings.database_file.parent == settings.data_dir
    assert settings.data_dir in settings.audio_dir.parents
    assert settings.data_dir not in settings.keys_folder.parents
    assert not settings.with_accounts
    assert settings.worker_threads >= 1


def test_every_setting_has_a_variable() -> None:
    """Each setting can be set by a variable, and each variable sets its own setting."""
    lines = Settings().describe()
    assert {line.name for line in lines} == {entry.name for entry in fields(Settings)}
    for line in lines:
        settings = Settings.from_environment({line.variable: OTHER_VALUES[line.variable]})
        changed = {changed.name for changed in settings.describe() if changed.changed}
        # A machine may happen to have this number of cores.
        assert changed == {line.name} or line.name == "worker_threads"


def test_values_have_their_types() -> None:
    """Folders become paths and numbers become numbers."""
    settings = Settings.from_environment(OTHER_VALUES)
    assert settings.data_dir == Path("/srv/coach")
    assert (settings.max_recording_s, settings.port) == (90.5, 8000)


def test_settings_reach_another_process() -> None:
    """A child reads the same settings from the environment it is given."""
    settings = Settings.from_environment(OTHER_VALUES)
    inherited = {"PATH": "/bin", "PYTHONPATH": "/lib", "INTERVIEW_COACH_PORT": "1"}
    environ = settings.environment_for_child(inherited)
    assert Settings.from_environment(environ) == settings
    assert environ["PATH"] == "/bin"
    assert environ["PYTHONPATH"].endswith(f"{os.pathsep}/lib")
    assert parent_pid(environ) == os.getpid()


def test_a_default_is_not_passed_on_from_a_grandparent() -> None:
    """A variable of the parent's own environment does not reach a child that was not given it."""
    environ = Settings().environment_for_child({"INTERVIEW_COACH_DATABASE_URL": "sqlite:////x"})
    assert "INTERVIEW_COACH_DATABASE_URL" not in environ


def test_a_process_started_by_a_person_has_no_parent_of_ours() -> None:
    """Only a process that we started is told its parent."""
    assert parent_pid({}) is None


def test_a_relative_folder_is_made_absolute() -> None:
    """A worker that is started from elsewhere finds the same folder."""
    settings = Settings.from_environment({"INTERVIEW_COACH_DATA_DIR": "here"})
    assert settings.data_dir == Path.cwd() / "here"


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("ENGINE", "whisper.cpp", "faster-whisper, openai-whisper, fake"),
        ("WHISPER_MODEL", "../../etc/passwd", "tiny, base"),
        ("COMPUTE_TYPE", "float8", "int8, float32"),
        ("DEVICE", "tpu", "cpu, cuda, auto"),
        ("MAX_RECORDING_S", "nan", "5 – 900"),
        ("MAX_RECORDING_S", "1", "5 – 900"),
        ("MAX_UPLOAD_MB", "lots", "1 – 500"),
        ("AUDIO_KEPT_S", "86400", "60 – 1800"),
        ("LANGUAGE", "English", "en, ar"),
        ("PORT", "80.5", "1 – 65535"),
        ("PORT", "65536", "1 – 65535"),
        ("ADDRESS", "local host", "localhost"),
        ("DATABASE_URL", "mysql://x", "postgresql"),
        ("DATABASE_URL", "sqlite:///relative.db", "sqlite:////path"),
        ("WORKER_THREADS", "0", "1 – 256"),
        ("LLM_URL", "localhost:8080", "http://localhost:8080/v1"),
        ("LLM_URL", "ftp://localhost/v1", "http://localhost:8080/v1"),
        ("LLM_URL", "http://localhost/v1?key=1", "http://localhost:8080/v1"),
        ("LLM_MODEL", "../model", "local"),
        ("LLM_TIMEOUT_S", "600", "5 – 120"),
        ("TIME_ZONE", "London", "Europe/London"),
        ("TIME_ZONE", "../../etc/passwd", "Europe/London"),
    ],
)
def test_bad_values_are_refused_by_name(variable: str, value: str, allowed: str) -> None:
    """A value that is not allowed is refused with its variable, the value and what is allowed."""
    name = f"INTERVIEW_COACH_{variable}"
    with pytest.raises(ConfigurationProblem) as caught:
        Settings.from_environment({name: value})
    assert caught.value.params["variable"] == name
    assert caught.value.params["value"] == value
    assert allowed in str(caught.value.params["allowed"])


def test_passwords_are_not_shown() -> None:
    """Neither the list for people nor an error shows the password of a database."""
    settings = replace(Settings(), database_url=OTHER_VALUES["INTERVIEW_COACH_DATABASE_URL"])
    shown = {line.name: line.value for line in settings.describe()}
    assert shown["database_url"] == "postgresql+psycopg://coach:***@db/coach"
    with pytest.raises(ConfigurationProblem) as caught:
        Settings.from_environment({"INTERVIEW_COACH_DATABASE_URL": "mysql://me:secret@db/x"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_keeps_the_default(value: str) -> None:
    """An empty variable is as good as none, as shells and containers leave them."""
    assert Settings.from_environment({"INTERVIEW_COACH_PORT": value}).port == 8501
