"""What a verbatim pass wrote: fillers apart from words, and whether to believe it.

Whisper leaves hesitations out, as its training texts did. Decoded again after a prompt that is full
of them it writes most of them down, but may also echo the prompt or run away: what it writes is
held against the plain words of the same segment.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from models.speech import FillerSound, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.speech import VerbatimOptions

# fmt: off
FILLERS = frozenset({
    "ah", "eh", "ehm", "em", "er", "erm", "hm", "hmm", "mm", "mmm", "uh", "uhh", "uhm", "um",
    "umm",
})
# fmt: on
"""Fillers as the recogniser writes them. "Oh", "like" and "you know" are words."""

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*-?")


def bare_words(text: str) -> list[str]:
    """The words of a text in small letters; a word that is broken off keeps its hyphen.

    Example:
        >>> bare_words("I wor- I worked, um, there.")
        ['i', 'wor-', 'i', 'worked', 'um', 'there']
    """
    return [found.replace("’", "'") for found in _WORD.findall(text.lower())]


def is_filler(text: str) -> bool:
    """Whether a word, as the recogniser writes it, is a filler and nothing else."""
    found = bare_words(text)
    return bool(found) and all(word in FILLERS for word in found)


def written_fillers(said: Sequence[Word]) -> dict[int, list[str]]:
    """The fillers that were written after each word that is none, by its place (-1: at first)."""
    written: dict[int, list[str]] = {}
    place = -1
    for word in said:
        if is_filler(word.text):
            written.setdefault(place, []).append(" ".join(bare_words(word.text)))
        else:
            place += 1
    return written


def written_only(said: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[FillerSound, ...]]:
    """Words and fillers as they were written, with the recogniser's times and nothing else."""
    words: list[Word] = []
    fillers: list[FillerSound] = []
    for word in said:
        if not is_filler(word.text):
            words.append(word)
            continue
        fillers.append(
            FillerSound(
                span=word.span,
                after_word=len(words) - 1,
                said=" ".join(bare_words(word.text)),
                log_likelihood_ratio=0.0,
                nasal_s=0.0,
            )
        )
    return tuple(words), tuple(fillers)


def other_words(verbatim: str, plain: str) -> float:
    """The share (0 to 1) of verbatim words that are no hesitation and not in the plain text.

    A word said twice is in the plain text, and a broken-off one is a hesitation ("w-worked" too).
    """
    known = set(bare_words(plain))
    words = [word for word in bare_words(verbatim) if word not in FILLERS and word[-1] != "-"]
    other = [word for word in words if known.isdisjoint({word, word.rpartition("-")[2]})]
    return len(other) / len(words) if words else 0.0


def why_not_believed(
    verbatim: str, plain: str, *, drop: float, compression: float, options: VerbatimOptions
) -> tuple[str, float] | None:
    """The guard that the verbatim words of a segment fail, and by what figure; or None.

    `drop` is the plain words' mean log probability minus the verbatim ones' (nats a token).
    """
    if compression > options.max_compression_ratio:
        return "verbatim_repetitive", compression
    if drop > options.max_log_probability_drop:
        return "verbatim_unlikely", drop
    share = other_words(verbatim, plain)
    return ("verbatim_other_words", share) if share > options.max_other_words else None


def split_stutters(words: Sequence[Word]) -> Iterator[Word]:
    """Words with "w-worked" and "I-I" taken apart, each part with its share of the time."""
    for word in words:
        parts = word.text.split("-")
        if not _is_stutter(parts):
            yield word
            continue
        step_s = word.span.duration_s / len(parts)
        for place, part in enumerate(parts):
            start_s = word.span.start_s + place * step_s
            span = replace(word.span, start_s=start_s, end_s=start_s + step_s)
            last = place + 1 == len(parts)
            whole = part.lower() == parts[-1].lower().rstrip(".,?!")
            yield replace(word, text=part if last or whole else f"{part}-", span=span)


def _is_stutter(parts: Sequence[str]) -> bool:
    last = parts[-1].lower()
    return len(parts) > 1 and all(part and last.startswith(part.lower()) for part in parts[:-1])
