"""What could be tidied in an answer before it is written on a sheet, by plain rules.

Only what does not change the meaning: sounds of thinking, words said twice, words broken off, the
question read back, and slips of the recogniser's commas, full stops and capitals. Grammar and
choice of words stay as they were said. Each change is offered, none is made without its owner's
yes. docs/sheet.md gives the rules in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from coach.plain_words import number_of
from coach.sheet_records import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

Spot = tuple[ChangeKind, int, int]
"""Kind, first and last word of a change."""

FILLERS = frozenset(
    "ah aah eh ehm em er erm err hm hmm mhm mm mmm uh uhh uhm um umm".split()  # noqa: SIM905
)
_PHRASES = (("you", "know"), ("i", "mean"), ("you", "see"), ("like",))
"""Fillers only where commas stand around them: "you know the shop" is none."""

_SAID_TWICE = frozenset(
    "very really so no yes yeah bye had that long many much far more again too please".split()  # noqa: SIM905
)
"""Words that are said twice on purpose, or rightly: "very very good", "had had"."""

_CANNOT_END = frozenset(
    "a an the my your our their its and but or because if every".split()  # noqa: SIM905
)
"""No sentence ends with one of these: a full stop there is the recogniser's."""

_ALWAYS_CAPITAL = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july "  # noqa: SIM905
    "august september october november december english british".split()
)
MOST_REPEATED = 4
"""Words that are looked for twice running: longer ones are hardly slips."""
_LEAST_READ_BACK = 3
_AROUND = 3
"""Words shown on each side of a change."""
_MOST_NAMED = 8
"""Hesitations that are named where they are offered."""
_OF_ALL = frozenset({ChangeKind.MARKS, ChangeKind.HESITATIONS})
"""Changes of the whole, offered once."""

_END = re.compile(r"[.?!…][\"”’)]*$")
_MARKS = '.,;:!?…"“”()[]'


def changes_of(words: Sequence[str], read_back: Collection[int] = ()) -> tuple[Change, ...]:
    """Everything that could be tidied in these words, in their order.

    `read_back` are the indices of words that are the question itself
    (`scoring.content.result.ContentScore`).

    Example:
        >>> [(change.before, change.after) for change in changes_of("I, I was happy.".split())]
        [('I, I was happy.', 'I was happy.')]
    """
    spots = sorted(set(_spots(words, read_back)), key=lambda spot: (spot[1], spot[2]))
    return tuple(_change(words, *spot) for spot in spots)


def tidied(words: Sequence[str], changes: Iterable[Change]) -> str:
    """The words as one text, with these changes made."""
    return _applied(words, [(change.kind, change.first, change.last) for change in changes])


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer of a conversation: nothing is tidied across two of them.

    Attributes:
        first: index in the transcript of its first word.
        words: as they were written down.
        read_back: indices in the transcript of words that are the question itself.
        left_out: hesitations that are not among its words (`coach.as_said.LeftOut`).
    """

    first: int
    words: Sequence[str]
    read_back: Collection[int] = ()
    left_out: Mapping[int, Sequence[str]] = field(default_factory=dict[int, "Sequence[str]"])


def changes_in(answers: Sequence[Said]) -> tuple[Change, ...]:
    """Everything that could be tidied in a conversation; its hesitations and marks are one each."""
    count = sum(len(answer.words) for answer in answers)
    own = [change for answer in answers for change in _changes_of_one(answer)]
    hesitations = [word for answer in answers for put in answer.left_out.values() for word in put]
    found = [_change_of_all(ChangeKind.HESITATIONS, count, hesitations)] if hesitations else []
    found += [change for change in own if change.kind not in _OF_ALL]
    if any(change.kind is ChangeKind.MARKS for change in own):
        found.append(_change_of_all(ChangeKind.MARKS, count))
    return tuple(found)


def tidied_in(answers: Sequence[Said], changes: Collection[Change]) -> tuple[str, ...]:
    """The text of each answer with these changes made; hesitations stand in it until they go."""
    kinds = {change.kind for change in changes}
    return tuple(
        _applied(
            answer.words,
            [
                (change.kind, change.first - answer.first, change.last - answer.first)
                for change in changes
                if change.kind in _OF_ALL or 0 <= change.first - answer.first < len(answer.words)
            ],
            left_out={} if ChangeKind.HESITATIONS in kinds else answer.left_out,
        )
        for answer in answers
    )


def _changes_of_one(answer: Said) -> Iterator[Change]:
    read_back = [index - answer.first for index in answer.read_back]
    for change in changes_of(answer.words, read_back):
        first, last = change.first + answer.first, change.last + answer.first
        yield replace(change, first=first, last=last)


def _change_of_all(kind: ChangeKind, count: int, words: Sequence[str] = ()) -> Change:
    named = dict.fromkeys(word.strip(_MARKS) for word in words)
    shown = ", ".join([*named][:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    return Change(kind=kind, first=0, last=count - 1, before=shown, after="")


def _spots(words: Sequence[str], read_back: Collection[int]) -> Iterator[Spot]:
    yield from _fillers(words)
    yield from _phrases(words)
    yield from _repeats(words)
    yield from _false_starts(words)
    yield from _questions(words, read_back)
    yield from _full_stops(words)
    whole = (ChangeKind.MARKS, 0, len(words) - 1)
    if words and _applied(words, [whole]) != " ".join(words):
        yield whole


def _fillers(words: Sequence[str]) -> Iterator[Spot]:
    for index, word in enumerate(words):
        if _bare(word) in FILLERS:
            yield ChangeKind.FILLER, index, index


def _phrases(words: Sequence[str]) -> Iterator[Spot]:
    for phrase in _PHRASES:
        for first in range(len(words) - len(phrase) + 1):
            last = first + len(phrase) - 1
            said = tuple(_bare(word) for word in words[first : last + 1])
            before = first == 0 or words[first - 1].endswith((",", ".", "?", "!"))
            if said == phrase and before and words[last].endswith(","):
                yield ChangeKind.FILLER, first, last


def _repeats(words: Sequence[str]) -> Iterator[Spot]:
    """Runs of the same words: all but the last time. Fillers and broken words between pass."""
    slips = {index for _, index, _ in (*_fillers(words), *_false_starts(words))}
    said = [index for index in range(len(words)) if index not in slips]
    place = 0
    while place < len(said):
        size, times = _repeated_at(words, said, place)
        if times:
            last = place + size * times - 1
            yield ChangeKind.REPEAT, said[place], said[last]
        place += max(1, size * times)


def _repeated_at(words: Sequence[str], said: Sequence[int], place: int) -> tuple[int, int]:
    """How many words from `place` on are repeated, and how often; as few words as will do."""
    for size in range(1, MOST_REPEATED + 1):
        times = 0
        while _same(words, said[place + size * times :], size):
            times += 1
        if times:
            return size, times
    return 0, 0


def _same(words: Sequence[str], said: Sequence[int], size: int) -> bool:
    if len(said) < 2 * size:
        return False
    first = [words[index] for index in said[:size]]
    second = [words[index] for index in said[size : 2 * size]]
    if any(_END.search(word) for word in first) or any(map(_is_number, first)):
        return False
    if len({_bare(word) for word in first}) == 1 and (size > 1 or _bare(first[0]) in _SAID_TWICE):
        return False
    return [_bare(word) for word in first] == [_bare(word) for word in second]


def _false_starts(words: Sequence[str]) -> Iterator[Spot]:
    for index, word in enumerate(words[:-1]):
        if re.fullmatch(r"[A-Za-z']+[-–—][,.…]*", word.strip('"“”()')):
            yield ChangeKind.FALSE_START, index, index


def _questions(words: Sequence[str], read_back: Collection[int]) -> Iterator[Spot]:
    inside = [index for index in sorted(read_back) if 0 <= index < len(words)]
    for _, run in groupby(enumerate(inside), key=lambda pair: pair[1] - pair[0]):
        indices = [index for _, index in run]
        if _LEAST_READ_BACK <= len(indices) < len(words):
            yield ChangeKind.QUESTION, indices[0], indices[-1]


def _full_stops(words: Sequence[str]) -> Iterator[Spot]:
    for index, word in enumerate(words[:-1]):
        if _END.search(word) and _bare(word) in _CANNOT_END:
            yield ChangeKind.FULL_STOP, index, index + 1


def _change(words: Sequence[str], kind: ChangeKind, first: int, last: int) -> Change:
    if kind is ChangeKind.MARKS:
        return Change(kind=kind, first=first, last=last, before="", after="")
    start, end = max(0, first - _AROUND), min(len(words), last + 1 + _AROUND)
    around = words[start:end]
    after = _applied(around, [(kind, first - start, last - start)], whole=words)
    return Change(kind=kind, first=first, last=last, before=" ".join(around), after=after)


def _applied(
    words: Sequence[str],
    spots: Iterable[Spot],
    *,
    whole: Sequence[str] | None = None,
    left_out: Mapping[int, Sequence[str]] | None = None,
) -> str:
    """The words with changes made; what `whole` shows of names decides on small letters."""
    shown: list[str] = list(words)
    marks = False
    for kind, first, last in spots:
        if kind in _OF_ALL:
            marks = marks or kind is ChangeKind.MARKS
        elif kind is ChangeKind.FULL_STOP:
            _join(shown, first, names=_names(whole or words))
        else:
            _take_out(shown, first, last)
    said = _with_left_out(shown, left_out, names=_names(words)) if left_out else shown
    kept = [word for word in said if word]
    return " ".join(_with_marks(kept) if marks else kept)


def _with_left_out(
    shown: Sequence[str], left_out: Mapping[int, Sequence[str]], *, names: Collection[str]
) -> list[str]:
    """The words with hesitations put back; one that begins a sentence takes its capital."""
    said: list[str] = []
    starts, moved = True, False
    for place, word in enumerate([*shown, ""]):
        for put in left_out.get(place, ()):
            said.append(_capital(put) if starts else _small(put, names))
            starts, moved = False, moved or starts
        if word:
            said.append(_small(word, names) if moved else word)
            starts, moved = bool(_END.search(word)), False
    return said


def _small(word: str, names: Collection[str]) -> str:
    return word if _bare(word) in names else word[:1].lower() + word[1:]


def _join(shown: list[str], index: int, *, names: Collection[str]) -> None:
    """Take the full stop away, and the capital that followed it unless it is a name's."""
    shown[index] = _END.sub("", shown[index])
    shown[index + 1] = _small(shown[index + 1], names)


def _take_out(shown: list[str], first: int, last: int) -> None:
    """Take words out; the end of a sentence goes to the word before, a capital to the one after."""
    began = _next(shown, range(first, last + 1))
    before = _next(shown, range(first - 1, -1, -1))
    ends = [shown[index] for index in range(first, last + 1) if shown[index]]
    shown[first : last + 1] = [""] * (last + 1 - first)
    following = _next(shown, range(last + 1, len(shown)))
    end = _END.search(ends[-1]) if ends else None
    if before is not None and end and not _END.search(shown[before]):
        shown[before] = shown[before].rstrip(",;:") + end[0]
    starts = before is None or bool(_END.search(shown[before]))
    if starts and following is not None and began is not None:
        shown[following] = _capital(shown[following])


def _next(shown: Sequence[str], indices: Iterable[int]) -> int | None:
    return next((index for index in indices if shown[index]), None)


def _with_marks(words: Sequence[str]) -> list[str]:
    """Capitals at the start of sentences and in "I", and a mark at the end."""
    shown: list[str] = []
    for word in words:
        starts = not shown or bool(_END.search(shown[-1]))
        is_i = re.fullmatch(r"i(['’](m|ve|d|ll))?[.,;:!?…]*", word)
        shown.append(_capital(word) if starts or is_i else word)
    if shown and not _END.search(shown[-1]):
        shown[-1] = shown[-1].rstrip(",;:-–—") + "."
    return shown


def _names(words: Sequence[str]) -> frozenset[str]:
    """Words that are written with a capital in the middle of a sentence, and those that must be."""
    own = {
        _bare(word)
        for before, word in pairwise(words)
        if word[:1].isupper() and not _END.search(before)
    }
    acronyms = {_bare(word) for word in words if word[1:2].isupper()}
    first_person = {"i", "i'm", "i've", "i'd", "i'll"}
    return frozenset(own | acronyms | first_person | _ALWAYS_CAPITAL)


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]", lambda found: found[0].upper(), word, count=1)


def _is_number(word: str) -> bool:
    return number_of(_bare(word)) is not None


def _bare(word: str) -> str:
    return word.strip(_MARKS).replace("’", "'").lower()
