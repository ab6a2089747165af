"""What the coach makes of different people's speech, where nobody rated it.

Word errors, marks on words and scores by first language and gender as the corpus gives them. A
difference between groups is no proof of unfairness (people differ in how they speak), and none of
fairness: it says whose answers the coach hears less well. Reported, never tuned on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

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


def fairness_figures(heard: Sequence[Heard]) -> list[Figure]:
    """Word errors; of the words heard as the text has them, the share marked; mean scores."""
    return [*word_error_figures(heard), *_marks(heard), *_means(heard)]


def _marks(heard: Sequence[Heard]) -> Iterator[Figure]:
    rows = [(found.utterance.groups, found) for found in heard if found.pronunciation]
    for clarity in (Clarity.UNCLEAR, Clarity.NEARLY):

        def share(chosen: Sequence[Heard], wanted: Clarity = clarity) -> float:
            marks = [mark for found in chosen for mark in _clarities(found)]
            return marks.count(wanted) / len(marks) if marks else float("nan")

        yield from figures_by_group(f"words_of_the_text_marked_{clarity}", rows, share)


def _means(heard: Sequence[Heard]) -> Iterator[Figure]:
    for name, score_of in SCORES.items():

        def mean(
            chosen: Sequence[Heard], of: Callable[[PronunciationScore], object] = score_of
        ) -> float:
            values = [value for found in chosen if (value := _value(found, of)) is not None]
            return fmean(values) if values else float("nan")

        rows = [
            (found.utterance.groups, found)
            for found in heard
            if _value(found, score_of) is not None
        ]
        if rows:
            yield from figures_by_group(f"mean_{name}", rows, mean)


def _clarities(found: Heard) -> list[Clarity]:
    """The marks on recognised words that the text has in that place."""
    if found.pronunciation is None:
        return []
    clarity = {score.word: score.clarity for score in found.pronunciation.words}
    return [clarity[index] for index, _ in same_words(found) if index in clarity]


def _value(found: Heard, of: Callable[[PronunciationScore], object]) -> float | None:
    score = of(found.pronunciation) if found.pronunciation else None
    return score.value if isinstance(score, Score) else None
