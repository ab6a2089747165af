"""What the recogniser left out of its words because it was only hesitation.

Its plain words are tidied already: Whisper leaves out most thinking sounds and words said twice.
Nobody agreed to that, so a sheet begins with them put back, where the verbatim pass and the sounds
found them (`scoring.fluency.disfluencies`). Words that the verbatim pass heard otherwise are not
put in: there the plain ones are the better guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from questions.cues import normal_form
from scoring.fluency.result import DisfluencyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.conversation import OneAnswer
    from coach.records import Assessment
    from models.speech import Span, Word
    from scoring.fluency.result import Disfluency

LeftOut = Mapping[int, tuple[str, ...]]
"""Words to put back before a word of an answer, by its place; after the last word: their number."""

ONLY_HEARD = "um"
"""How a filler is written that the sound tells and the verbatim pass did not write."""


@dataclass(frozen=True, kw_only=True)
class _Token:
    """A word or a filler, as it was said."""

    text: str
    is_filler: bool
    is_hesitation: bool

    @property
    def bare(self) -> str:
        return normal_form(self.text)


def left_out(assessment: Assessment, answer: OneAnswer) -> LeftOut:
    """The hesitations of one answer that its plain words do not have; none if they are unknown."""
    verbatim, found = assessment.evidence.verbatim, assessment.fluency.disfluencies
    if isinstance(verbatim, NotMeasurable) or isinstance(found, NotMeasurable):
        return {}
    plain = assessment.evidence.transcript.words[answer.first : answer.end]
    events = [one for one in found if _is_within(one.span, answer)]
    said = _tokens([word for word in verbatim.words if _is_within(word.span, answer)], events)
    return _put_back([normal_form(word.text) for word in plain], said)


def _is_within(span: Span, answer: OneAnswer) -> bool:
    return answer.start_s <= span.start_s < answer.end_s


def _tokens(words: Sequence[Word], events: Sequence[Disfluency]) -> list[_Token]:
    """Words and fillers in the order in which they began."""
    fillers = [one for one in events if one.kind is DisfluencyKind.FILLED_PAUSE]
    again = [one.span for one in events if one.kind is not DisfluencyKind.FILLED_PAUSE]
    timed = [
        (
            filler.span.start_s,
            _Token(text=filler.text or ONLY_HEARD, is_filler=True, is_hesitation=True),
        )
        for filler in fillers
    ]
    timed += [
        (
            word.span.start_s,
            _Token(text=word.text, is_filler=False, is_hesitation=_is_inside(word.span, again)),
        )
        for word in words
    ]
    return [token for _, token in sorted(timed, key=lambda one: one[0])]


def _is_inside(span: Span, spans: Iterable[Span]) -> bool:
    return any(one.start_s <= span.start_s and span.end_s <= one.end_s for one in spans)


def _put_back(plain: Sequence[str], said: Sequence[_Token]) -> LeftOut:
    matcher = SequenceMatcher(a=plain, b=[token.bare for token in said], autojunk=False)
    found: dict[int, tuple[str, ...]] = {}
    for change, place, _, start, end in matcher.get_opcodes():
        shift = _shift(plain, said, place, start, end) if change == "insert" else 0
        run = said[start - shift : end - shift] if change in {"insert", "replace"} else ()
        # Among other words that the plain pass lost, half of a repetition would make no sense.
        whole = change == "insert" and all(one.is_hesitation for one in run)
        kept = [one for one in run if whole or one.is_filler]
        if kept:
            found[place - shift] = (*found.get(place - shift, ()), *_written(kept))
    return found


def _shift(plain: Sequence[str], said: Sequence[_Token], place: int, start: int, end: int) -> int:
    """By how many words added words move back to be the first of two times, not the second."""
    shift = 0
    while (
        shift < place
        and said[start - shift - 1].is_hesitation
        and not said[end - shift - 1].is_hesitation
        and plain[place - shift - 1] == said[start - shift - 1].bare == said[end - shift - 1].bare
    ):
        shift += 1
    return shift


def _written(tokens: Sequence[_Token]) -> list[str]:
    """A comma after a filler, and where words that are said again end."""
    bare = [token.text.strip('.,;:!?…"“”()') for token in tokens]
    following = [*tokens[1:], None]
    return [
        text
        if text.endswith("-") or (next_ and not token.is_filler and not next_.is_filler)
        else f"{text},"
        for text, token, next_ in zip(bare, tokens, following, strict=True)
    ]
