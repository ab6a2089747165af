"""Patterns found in the words of an answer; whether they were really said is asked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from questions.cues import normal_form
from scoring.language.patterns import Pattern, patterns
from scoring.language.result import Phrase

if TYPE_CHECKING:
    from scoring.language.patterns import Sound

_STOP, _COMMA = frozenset(".?!…"), frozenset(",;:-–—")
_TAKEN_BACK = re.compile(r"^(?: [.,])?(?: \w+)?(?: [.,])? (?:sorry|no|i mean|rather)(?![\w'])")
_SOON, _NEAR = 60, 100
"""Characters of the line: about twelve words, and twenty."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A pattern found: what may be said of it, and what the sound must show first.

    `ends` are words whose ending must be heard; `no_sound` are words after which a sound must be
    missing. Both are indices into the transcript's words.
    """

    phrase: Phrase
    grammar: bool
    ends: tuple[int, ...]
    no_sound: Mapping[int, Sound]


def find(words: Sequence[str], segments: Sequence[int] | None = None) -> tuple[Found, ...]:
    """Every pattern in an answer, in the order of the answer, no two on the same words.

    Args:
        words: as the recogniser wrote them ("Leeds,").
        segments: the stretch of speech that each belongs to: no pattern runs across two.
    """
    line = _line(words, segments or [0] * len(words))
    taken: set[int] = set()
    found: list[Found] = []
    for pattern in patterns():
        for one in _matches(pattern, line, words):
            if taken.isdisjoint(one.phrase.words):
                taken.update(one.phrase.words)
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.phrase.words))


@dataclass(frozen=True, kw_only=True)
class _Line:
    """An answer as one line, and the word that begins at each place in it."""

    text: str
    words: Mapping[int, int]

    def indices(self, start: int, end: int) -> tuple[int, ...]:
        """The words that begin between two places."""
        return tuple(word for at, word in self.words.items() if start <= at < end)


def _line(words: Sequence[str], segments: Sequence[int]) -> _Line:
    text = ""
    starts: dict[int, int] = {}
    for index, word in enumerate(words):
        form = normal_form(word)
        if index and segments[index] != segments[index - 1] and not text.endswith((". ", ", ")):
            text += ", "
        starts[len(text)] = index
        text += f"{form} "
        last = word.rstrip("\"'’”)")[-1:]
        text += ". " if last in _STOP else ", " if last in _COMMA else ""
    return _Line(text=text.rstrip(), words=starts)


def _matches(pattern: Pattern, line: _Line, words: Sequence[str]) -> Iterator[Found]:
    for match in pattern.find.finditer(line.text):
        better = pattern.better(match)
        before = line.text[max(0, match.start() - _NEAR) : match.start()]
        after = line.text[match.end() : match.end() + _NEAR]
        if better is None or _is_excepted(pattern, before, after):
            continue
        if _TAKEN_BACK.match(after) or better in after[:_SOON]:
            continue  # who corrects themselves needs no correction
        yield _found(pattern, match, better, line, words)


def _is_excepted(pattern: Pattern, before: str, after: str) -> bool:
    unless, but_not, near = pattern.unless, pattern.but_not, pattern.nowhere_near
    return bool(
        (unless is not None and unless.search(before))
        or (but_not is not None and but_not.match(after))
        or (near is not None and (near.search(before) or near.search(after)))
    )


def _found(
    pattern: Pattern, match: re.Match[str], better: str, line: _Line, words: Sequence[str]
) -> Found:
    indices = line.indices(match.start(), match.end())
    names = _names(words, indices)
    return Found(
        phrase=Phrase(
            pattern=pattern.id,
            said=_written(match[0], names),
            better=_written(better, names),
            words=indices,
        ),
        grammar=pattern.kind == "grammar",
        ends=tuple(line.indices(*match.span(name))[-1] for name in pattern.heard),
        no_sound={
            line.indices(*match.span(name))[-1]: sound for name, sound in pattern.absent.items()
        },
    )


def _names(words: Sequence[str], indices: Sequence[int]) -> Mapping[str, str]:
    """How the words are written that keep their capital within a sentence."""
    bare = {normal_form(words[index]): words[index].strip('.,;:!?"') for index in indices[1:]}
    return {form: word for form, word in bare.items() if word.lower() != word}


def _written(text: str, names: Mapping[str, str]) -> str:
    """Words of a line as they are written: without its marks, names and "I" with their capitals."""
    forms = [form for form in text.split() if form not in {".", ","}]
    return " ".join(_capital(names.get(form, form)) for form in forms)


def _capital(form: str) -> str:
    return f"I{form[1:]}" if form == "i" or form.startswith("i'") else form
