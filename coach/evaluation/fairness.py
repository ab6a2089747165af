"""What the coach makes of different people's speech, where nobody rated it.

Word errors, marks on words and scores by first language and gender as the corpus gives them. A
difference between groups is no proof of unfairness (people differ in how they speak), and none of
fairness: it says whose answers the coach hears less well. Reported, never tuned on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from coach.evaluation.figures import Figure
from coach.evaluation.words import Heard, figures_by_group, same_words, word_error_figures
from scoring.pronunciation.result import Clarity, PronunciationScore
from scoring.scale import Score

SCORES: dict[str, Callable[[PronunciationScore], object]] = {
    "accuracy": lambda score: score.accuracy,
    "fluency": lambda score: score.fluency,
    "prosody": lambda score: score.prosody,
    "total": lambda score: score.total,
}


@dataclass(frozen=True, kw_only=True)
class Share:
    """`found` of `count` things of one speaker, or their sum."""

    speaker: str
    found: float
    count: int


def fairness_figures(heard: Sequence[Heard]) -> list[Figure]:
    """Word errors; of the words heard as the text has them, the share marked; mean scores."""
    return [*word_error_figures(heard), *_marks(heard), *_means(heard)]


def _marks(heard: Sequence[Heard]) -> Iterator[Figure]:
    said = [(found.utterance, _clarities(found)) for found in heard if found.pronunciation]
    for wanted in (Clarity.UNCLEAR, Clarity.NEARLY):
        rows = [
            (one.groups, Share(speaker=one.speaker, found=own.count(wanted), count=len(own)))
            for one, own in said
        ]
        yield from figures_by_group(f"words_of_the_text_marked_{wanted}", rows, _share)


def _means(heard: Sequence[Heard]) -> Iterator[Figure]:
    for name, score_of in SCORES.items():
        scored = [(found.utterance, _value(found, score_of)) for found in heard]
        rows = [
            (one.groups, Share(speaker=one.speaker, found=value, count=1))
            for one, value in scored
            if value is not None
        ]
        if rows:
            yield from figures_by_group(f"mean_{name}", rows, _share)


def _share(rows: Sequence[Share]) -> float:
    count = sum(row.count for row in rows)
    return sum(row.found for row in rows) / count if count else float("nan")


def _clarities(found: Heard) -> list[Clarity]:
    """The marks on recognised words that the text has in that place."""
    if found.pronunciation is None:
        return []
    clarity = {score.word: score.clarity for score in found.pronunciation.words}
    return [clarity[index] for index, _ in same_words(found) if index in clarity]


def _value(found: Heard, of: Callable[[PronunciationScore], object]) -> float | None:
    score = of(found.pronunciation) if found.pronunciation else None
    return score.value if isinstance(score, Score) else None
