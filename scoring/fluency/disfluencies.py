"""Fillers, repetitions, false starts and self-repairs, from what was said word for word.

They are information for the speaker, never a fault: everybody does these, and they weigh little in
how fluent speech is judged (docs/scores.md). What is only written and could as well be meant
("very, very good", a list) is left out.

Both passes are used. The verbatim one writes more of what was said, but tidies words that were put
right ("I give, I gave" becomes "I gave, I gave") and makes words of broken-off ones ("we, with");
the plain one often keeps the first word of the former and drops the latter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

from models.speech import NotMeasurable, Span
from scoring.fluency.result import Disfluency, DisfluencyKind

if TYPE_CHECKING:
    from models.speech import FillerSound, SpeechEvidence, Verbatim, Word
    from scoring.fluency.result import FluencyOptions

LONGEST_REPEAT = 3
"""Words said again are counted in rows of at most so many."""

FURTHEST_REPAIR = 4
"""A repair comes back to the word that it begins with within so many words."""

# fmt: off
MEANT_TWICE = frozenset({
    "bye", "had", "ha", "many", "more", "much", "never", "no", "okay", "please", "really", "so",
    "that", "very", "well", "yeah", "yes",
})
NUMBER_WORDS = frozenset({
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
})
EDITING = frozenset({"no", "sorry", "mean", "meant", "rather", "actually"})
# fmt: on
"""Words that are said twice on purpose; digits of a number; words that announce a repair."""

_SIGNS = re.compile(r"[^\w'-]+")
_BREAK = re.compile(r"(?:[,;…–—-]|\.\.\.)[\"'’”]?$")
_SENTENCE_END = re.compile(r"(?<!\.)[.?!][\"'’”]?$")
_VOWELS = re.compile(r"[aeiou]")
_ALIKE = 0.5


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A word with what is known of it.

    `partner` is what the plain pass wrote for it, if anything; `cut_short` tells that its sound is
    as much the beginning of the word so many places on.
    """

    plain: str
    word: Word
    partner: str | None
    cut_short: frozenset[int]

    @property
    def broken_off(self) -> bool:
        return self.word.text.rstrip(".,…").endswith(("-", "–", "—"))

    @property
    def ends_sentence(self) -> bool:
        return _SENTENCE_END.search(self.word.text) is not None

    @property
    def is_confirmed(self) -> bool:
        return self.plain == self.partner

    @property
    def is_contradicted(self) -> bool:
        return self.partner is not None and not self.is_confirmed


def disfluencies(
    evidence: SpeechEvidence, options: FluencyOptions
) -> tuple[Disfluency, ...] | NotMeasurable:
    """All hesitations of an answer in time's order, or why they can't be told."""
    if isinstance(evidence.verbatim, NotMeasurable):
        return evidence.verbatim
    fillers = [_filled(filler) for filler in heard_fillers(evidence.verbatim, options)]
    cut_short = words_cut_short(evidence.verbatim, options)
    again = said_again(evidence.verbatim.words, evidence.transcript.words, cut_short)
    return tuple(sorted([*fillers, *again], key=lambda one: one.span.start_s))


def heard_fillers(verbatim: Verbatim, options: FluencyOptions) -> list[FillerSound]:
    """The fillers that the sound bears out; all that were written where it can't be heard."""
    if not verbatim.fillers_heard:
        return list(verbatim.fillers)
    return [filler for filler in verbatim.fillers if _is_borne_out(filler, options)]


def words_cut_short(verbatim: Verbatim, options: FluencyOptions) -> frozenset[tuple[int, int]]:
    """The verbatim words whose sound may as well be the beginning of a later one, and that one."""
    return frozenset(
        (one.word, one.later)
        for one in verbatim.beginnings
        if one.log_likelihood_ratio >= options.cut_short_nats
    )


def said_again(
    words: Sequence[Word], plain: Sequence[Word], cut_short: Collection[tuple[int, int]] = ()
) -> list[Disfluency]:
    """Repetitions, false starts and self-repairs among words as they were said.

    `plain` are the words of the pass that tidies up; `cut_short` are indices of words whose sound
    may as well be the beginning of a later one, with the later one's.
    """
    said = _known(words, plain, cut_short)
    found: list[Disfluency] = []
    at = 0
    while at < len(said):
        event, length = _at(said, at)
        if event is not None:
            found.append(_event(event, said[at : at + length]))
        at += length
    return found


def _known(
    words: Sequence[Word], plain: Sequence[Word], cut_short: Collection[tuple[int, int]]
) -> list[_Said]:
    """The words beside what the plain pass wrote in the same place, word for word."""
    texts, others = ([_bare(word) for word in row] for row in (words, plain))
    partners: list[str | None] = [None] * len(texts)
    matcher = SequenceMatcher(None, texts, others, autojunk=False)
    for _, first, end, other, other_end in matcher.get_opcodes():
        if end - first == other_end - other:
            partners[first:end] = others[other:other_end]
    return [
        _Said(
            plain=text,
            word=word,
            partner=partner,
            cut_short=frozenset(later - at for one, later in cut_short if one == at),
        )
        for at, (text, word, partner) in enumerate(zip(texts, words, partners, strict=True))
    ]


def _bare(word: Word) -> str:
    return _SIGNS.sub("", word.text.lower())


def _is_borne_out(filler: FillerSound, options: FluencyOptions) -> bool:
    if filler.said:
        return filler.log_likelihood_ratio >= options.written_filler_nats
    long_enough = filler.span.duration_s >= options.unwritten_filler_s
    return long_enough and filler.log_likelihood_ratio >= options.unwritten_filler_nats


def _filled(filler: FillerSound) -> Disfluency:
    return Disfluency(kind=DisfluencyKind.FILLED_PAUSE, span=filler.span, text=filler.said)


def _at(said: Sequence[_Said], at: int) -> tuple[DisfluencyKind | None, int]:
    """The event that begins at a word, and of how many words it is; (None, 1) for no event."""
    if at + 1 < len(said) and (said[at].broken_off or _is_begun_again(said[at], said[at + 1])):
        return DisfluencyKind.FALSE_START, 1
    for length in range(LONGEST_REPEAT, 0, -1):
        if _is_repeated(said, at, length):
            changed = _is_tidied(said[at : at + length], said[at + length : at + 2 * length])
            kind = DisfluencyKind.SELF_REPAIR if changed else DisfluencyKind.REPETITION
            return kind, length
    if length := _repaired(said, at):
        return DisfluencyKind.SELF_REPAIR, length
    return None, 1


def _is_repeated(said: Sequence[_Said], at: int, length: int) -> bool:
    first, second = said[at : at + length], said[at + length : at + 2 * length]
    if len(second) < length or [one.plain for one in first] != [one.plain for one in second]:
        return False
    if any(one.ends_sentence for one in first):
        return False
    meant = MEANT_TWICE | NUMBER_WORDS
    return not all(_is_number(one.plain) or one.plain in meant for one in first)


def _is_begun_again(word: _Said, following: _Said) -> bool:
    """Whether a word is the beginning of the next one, broken off: "with, with" or "we, with".

    The sound must say so, and no other word than the next one may be there in both passes.
    """
    return 1 in word.cut_short and (
        word.plain == following.plain or (word.partner is None and following.is_confirmed)
    )


def _is_tidied(first: Sequence[_Said], second: Sequence[_Said]) -> bool:
    """Whether the last word of one of two equal rows was said in another form.

    The sound tells it, or the plain pass, which has the other form.
    """
    if len(first) == 1:
        return False
    if len(first) in first[-1].cut_short:
        return True
    old, new = first[-1], second[-1]
    if not all(one.is_confirmed for one in (*first[:-1], *second[:-1])):
        return False
    if old.is_contradicted == new.is_contradicted:
        return False
    return _same_stem(old.partner or old.plain, new.partner or new.plain)


def _repaired(said: Sequence[_Said], at: int) -> int:
    """How many words from `at` on are put right by what follows; 0 for none.

    "I give, I gave": the same beginning, a break, then a form of the same word. "On Monday, no, on
    Friday": the same beginning again after a word that announces it.
    """
    for length in range(2, FURTHEST_REPAIR + 1):
        old, new = said[at : at + length], said[at + length : at + 2 * length]
        if not new or any(one.ends_sentence or one.broken_off for one in old):
            return 0
        if new[0].plain == old[0].plain and (_is_announced(old) or _is_corrected(old, new)):
            return length
    return 0


def _is_announced(old: Sequence[_Said]) -> bool:
    *before, last = old
    return last.plain in EDITING and len(before) > 1


def _is_corrected(old: Sequence[_Said], new: Sequence[_Said]) -> bool:
    """Whether all but the last word come again, and the last one in another form."""
    if [one.plain for one in old[:-1]] != [one.plain for one in new[:-1]] or len(new) < len(old):
        return False
    breaks = _BREAK.search(old[-1].word.text) is not None
    return breaks and old[-1].plain != new[-1].plain and _same_stem(old[-1].plain, new[-1].plain)


def _same_stem(one: str, other: str) -> bool:
    """Whether two words are forms of one: the same consonants, or alike for half of the longer."""
    if _VOWELS.sub("", one) == _VOWELS.sub("", other):
        return True
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    return shared >= max(2, _ALIKE * max(len(one), len(other)))


def _is_number(word: str) -> bool:
    return word.isdigit() or (len(word) == 1 and word not in {"a", "i"})


def _event(kind: DisfluencyKind, said: Sequence[_Said]) -> Disfluency:
    return Disfluency(
        kind=kind,
        span=Span(
            start_s=said[0].word.span.start_s,
            end_s=max(one.word.span.end_s for one in said),
        ),
        text=" ".join(one.word.text for one in said),
    )


def spans_of(found: Sequence[Disfluency], kind: DisfluencyKind) -> Iterator[Span]:
    """When events of a kind were heard."""
    return (one.span for one in found if one.kind is kind)
