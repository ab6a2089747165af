"""What the rules of the feedback look at, and how they quote an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.records import Advice, AdviceKind
from models.speech import Span
from questions.cues import normal_form
from scoring.fluency.clauses import clause_ends_after
from scoring.pronunciation.result import Clarity
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.records import Assessment
    from models.speech import NotMeasurable, SpeechEvidence, Word
    from questions.bank import Level, Question
    from scoring.content.result import ContentScore, PointHeard
    from scoring.fluency.result import FluencyScore, SilentPause
    from scoring.pronunciation.result import PronunciationScore
    from scoring.sounds.result import SoundToPractise

MOST_QUOTED_WORDS = 12
"""A longer quote is not read at a glance."""

SHORT_CLAUSE_WORDS = 5
"""A clause of fewer words ("that he cried") is quoted with the one before it, if both fit (P)."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One answer with its scores, and the try before (`None` at the first)."""

    evidence: SpeechEvidence
    pronunciation: PronunciationScore
    fluency: FluencyScore
    content: ContentScore
    question: Question | None
    level: Level
    previous: Assessment | None
    sounds: Sequence[SoundToPractise] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """The recognised words."""
        return self.evidence.transcript.words

    @property
    def seconds(self) -> int:
        """Length of the answer, from its first sound to its last, in whole seconds."""
        return round(self.fluency.response_s)

    @property
    def same_question_before(self) -> Assessment | None:
        """The try before, if it answered the same question."""
        question_id = self.question.id if self.question else None
        same = self.previous is not None and self.previous.question_id == question_id
        return self.previous if same else None


@dataclass(frozen=True, kw_only=True)
class Due:
    """A point to improve and the one thing to do about it."""

    point: Advice
    action: Advice


def strength(message_id: str, **params: str | float) -> Advice:
    """A strength without evidence in words."""
    return Advice(kind=AdviceKind.STRENGTH, message_id=message_id, params=params)


def improve(message_id: str, **params: str | float) -> Advice:
    """A point to improve without evidence in words."""
    return Advice(kind=AdviceKind.IMPROVE, message_id=message_id, params=params)


def next_action(message_id: str, **params: str | float) -> Advice:
    """A next action."""
    return Advice(kind=AdviceKind.NEXT_ACTION, message_id=message_id, params=params)


def word_spans(words: tuple[Word, ...], indices: Iterable[int]) -> tuple[Span, ...]:
    """The spans of these words, neighbours joined."""
    spans: list[Span] = []
    last = None
    for index in indices:
        span = words[index].span
        if last is not None and index == last + 1:
            joined = spans.pop()
            span = Span(start_s=joined.start_s, end_s=max(joined.end_s, span.end_s))
        spans.append(span)
        last = index
    return tuple(spans)


def quote(words: tuple[Word, ...], first: int, end: int) -> str:
    """Words `[first, end)` as they were recognised, without the last full stop.

    "…" stands where a clause was cut: at most `MOST_QUOTED_WORDS` are quoted.
    """
    shown = min(end, first + MOST_QUOTED_WORDS)
    text = " ".join(word.text for word in words[first:shown]).rstrip(".,;:")
    return text if clause_ends_after(words, shown - 1) else f"{text} …"


def clause_around(words: tuple[Word, ...], first: int, end: int) -> tuple[int, int]:
    """The clause that holds `[first, end)`: whole where it fits a quote, else as much as fits.

    Of a clause that is too long its end is left out, or its beginning where that is needed to
    keep what is meant.
    """
    start, stop = _clause(words, first, end)
    if stop - start < SHORT_CLAUSE_WORDS and start > 0 and not _is_end(words[start - 1]):
        longer, _ = _clause(words, start - 1, start)
        start = longer if stop - longer <= MOST_QUOTED_WORDS else start
    if stop - start <= MOST_QUOTED_WORDS:
        return start, stop
    start = max(start, min(first, end - MOST_QUOTED_WORDS))
    return start, max(end, min(stop, start + MOST_QUOTED_WORDS))


def _clause(words: tuple[Word, ...], first: int, end: int) -> tuple[int, int]:
    while first > 0 and not clause_ends_after(words, first - 1):
        first -= 1
    while end < len(words) and not clause_ends_after(words, end - 1):
        end += 1
    return first, end


def _is_end(word: Word) -> bool:
    return word.text.endswith((".", "?", "!"))


def bare(word: Word) -> str:
    """A word as it was recognised, without punctuation at its edges."""
    return word.text.strip('.,;:!?…"“”()-–—')


def heard_points(content: ContentScore) -> tuple[PointHeard, ...]:
    """The must-hear points that were heard."""
    return tuple(point for point in content.must_hears if point.heard)


def long_pauses_within(fluency: FluencyScore) -> tuple[SilentPause, ...]:
    """Pauses inside clauses that a listener notices (`long_pause_s` and more)."""
    return tuple(
        pause
        for pause in pauses_within(fluency)
        if pause.span.duration_s >= fluency.options.long_pause_s
    )


def pauses_within(fluency: FluencyScore) -> tuple[SilentPause, ...]:
    """Pauses inside clauses."""
    return tuple(pause for pause in fluency.pauses if not pause.between_clauses)


def clear_percent(pronunciation: PronunciationScore) -> int:
    """Share of the words that came across clearly, in whole percent (0 without words)."""
    clear = sum(word.clarity is Clarity.CLEAR for word in pronunciation.words)
    return round(100 * clear / max(1, len(pronunciation.words)))


def is_low(score: Score | NotMeasurable) -> bool:
    """Whether a score was measured and is in one of the two lower bands."""
    return isinstance(score, Score) and score.band in {Band.START, Band.GETTING_THERE}


def is_negated(words: tuple[Word, ...], first: int, end: int, meant: Iterable[int]) -> bool:
    """Whether a "not" stands in `[first, end)` that is none of the words `meant`."""
    others = set(range(first, end)) - set(meant)
    return any(_is_negation(normal_form(words[index].text)) for index in others)


def says_not(text: str) -> bool:
    """Whether a "not" stands in a sentence of the question bank."""
    return any(_is_negation(normal_form(word)) for word in text.split())


def _is_negation(form: str) -> bool:
    return form in {"no", "not", "never", "nobody", "nothing", "without"} or form.endswith("n't")
