"""The frozen result of looking at how an answer was put."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Something that was said, and another way to say it.

    `pattern` is its id in patterns.toml; `said` and `better` are quoted as they are; `words` are
    indices into the transcript's words.
    """

    pattern: str
    said: str
    better: str
    words: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LanguageNotes:
    """Up to three phrases that would sound more natural, and at most one point of grammar.

    Nothing here is part of any score.
    """

    phrases: tuple[Phrase, ...] = ()
    grammar: Phrase | None = None
