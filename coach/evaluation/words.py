"""How many words are heard wrong, and what the word clarity has to do with human ratings."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coach.errors import BadRecording
from coach.evaluation.agreement import POOR_WORD, RIGHT_WORD
from coach.evaluation.corpora import RatedWord, Utterance
from coach.evaluation.figures import Figure, by_speaker, pearson_r
from coach.pipeline import ListeningOptions, SpeechModels, listen, load_recording
from models.audio import AudioLimits
from models.speech import Word
from scoring.pronunciation.result import Clarity, PronunciationScore
from scoring.pronunciation.score import score_pronunciation
from scoring.scale import Score


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One utterance as the coach heard it; no words if there was nothing to score."""

    utterance: Utterance
    words: tuple[Word, ...]
    pronunciation: PronunciationScore | None


@dataclass(frozen=True, kw_only=True)
class MarkedWord:
    """A recognised word beside the expert's score of the word it stands for."""

    speaker: str
    confidence: float
    text: str
    clarity: Clarity
    accuracy: float


@dataclass(frozen=True, kw_only=True)
class WordErrors:
    """Counts of one utterance's word errors."""

    speaker: str
    errors: int
    words: int


def hear(utterance: Utterance, models: SpeechModels, limits: AudioLimits) -> Heard:
    """Listen to one utterance; what can't be assessed counts as nothing heard."""
    try:
        recording = load_recording(utterance.audio, limits)
        evidence = listen(recording, models, ListeningOptions(), lambda _step, _share: None)
    except BadRecording:
        return Heard(utterance=utterance, words=(), pronunciation=None)
    return Heard(
        utterance=utterance,
        words=evidence.transcript.words,
        pronunciation=score_pronunciation(evidence),
    )


def word_error_figures(heard: Sequence[Heard]) -> list[Figure]:
    """Word error rate over all and by group."""
    rows = [(found.utterance.groups, word_errors(found)) for found in heard]
    return list(figures_by_group("word_error_rate", rows, _word_error_rate))


def clarity_figures(heard: Sequence[Heard]) -> list[Figure]:
    """What the marks on words and the clarity of answers have to do with experts' scores."""
    marks = [(found.utterance.groups, mark) for found in heard for mark in marked_words(found)]
    scored = [(found.utterance.groups, found) for found in heard if _clarity(found) is not None]
    measures: dict[str, Callable[[Sequence[MarkedWord]], float]] = {
        "unclear_words_share": lambda rows: _share(rows, _unclear),
        "unclear_precision": unclear_precision,
        "unclear_recall": unclear_recall,
        "right_words_marked_unclear": false_marks,
    }
    figures = [
        f for name, measure in measures.items() for f in figures_by_group(name, marks, measure)
    ]
    return figures + list(figures_by_group("clarity_pearson_r", scored, _agreement))


def word_errors(found: Heard) -> WordErrors:
    """Errors (substitutions, deletions, insertions) after Whisper's English normalisation."""
    import jiwer

    reference = normalised(found.utterance.text)
    hypothesis = normalised(" ".join(word.text for word in found.words))
    result = jiwer.process_words(reference, hypothesis)
    errors = result.substitutions + result.deletions + result.insertions
    return WordErrors(speaker=found.utterance.speaker, errors=errors, words=len(reference.split()))


def marked_words(found: Heard) -> Iterator[MarkedWord]:
    """Recognised words that were also said in the text, with the experts' accuracy of it.

    Words that were recognised as others are left out: their sound was not rated as that word.
    """
    if found.pronunciation is None:
        return
    clarity = {score.word: score.clarity for score in found.pronunciation.words}
    for index, rated in same_words(found):
        if rated.accuracy is not None and index in clarity:
            yield MarkedWord(
                speaker=found.utterance.speaker,
                confidence=found.words[index].confidence,
                text=found.words[index].text,
                clarity=clarity[index],
                accuracy=rated.accuracy,
            )


def unclear_precision(rows: Sequence[MarkedWord]) -> float:
    """Of the words marked unclear, the share that experts score below 8."""
    return _share([row for row in rows if _unclear(row)], lambda row: row.accuracy < RIGHT_WORD)


def unclear_recall(rows: Sequence[MarkedWord]) -> float:
    """Of the words that experts score below 5, the share marked unclear."""
    return _share([row for row in rows if row.accuracy < POOR_WORD], _unclear)


def false_marks(rows: Sequence[MarkedWord]) -> float:
    """Of the words that experts score 8 or more, the share marked unclear."""
    return _share([row for row in rows if row.accuracy >= RIGHT_WORD], _unclear)


@cache
def _normaliser() -> Any:
    from whisper.normalizers import EnglishTextNormalizer

    with warnings.catch_warnings():  # it leaves its word list open
        warnings.simplefilter("ignore", ResourceWarning)
        return EnglishTextNormalizer()


def normalised(text: str) -> str:
    """Text as Whisper's authors compare it: case, punctuation, spelling and numbers made alike."""
    return str(_normaliser()(text))


def same_words(found: Heard) -> Iterator[tuple[int, RatedWord]]:
    """Recognised words (by index) that the text has in the same place, with its word."""
    import jiwer

    reference = [_bare(word.text) for word in found.utterance.words]
    hypothesis = [_bare(word.text) for word in found.words]
    if not reference or not hypothesis:
        return
    result = jiwer.process_words([" ".join(reference)], [" ".join(hypothesis)])
    for chunk in result.alignments[0]:
        if chunk.type == "equal":
            for offset in range(chunk.ref_end_idx - chunk.ref_start_idx):
                rated = found.utterance.words[chunk.ref_start_idx + offset]
                yield chunk.hyp_start_idx + offset, rated


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum()) or "-"


def _unclear(row: MarkedWord) -> bool:
    return row.clarity is Clarity.UNCLEAR


def _share(rows: Sequence[MarkedWord], holds: Callable[[MarkedWord], bool]) -> float:
    return sum(map(holds, rows)) / len(rows) if rows else float("nan")


def _word_error_rate(rows: Sequence[WordErrors]) -> float:
    total = sum(row.words for row in rows)
    return sum(row.errors for row in rows) / total if total else float("nan")


def _clarity(found: Heard) -> float | None:
    score = found.pronunciation.clarity if found.pronunciation else None
    return score.value if isinstance(score, Score) else None


def _agreement(rows: Sequence[Heard]) -> float:
    pairs = [
        (clarity, row.utterance.accuracy)
        for row in rows
        if (clarity := _clarity(row)) is not None and row.utterance.accuracy is not None
    ]
    return pearson_r(pairs)


def figures_by_group(
    name: str, rows: Sequence[tuple[tuple[str, ...], Any]], measure: Any
) -> Iterator[Figure]:
    """One measure over all rows and by group; a row is the groups it is in, and what was found."""
    groups = sorted({group for own, _ in rows for group in own})
    for group in ["all", *(groups if len(groups) > 1 else [])]:
        chosen = [row for own, row in rows if group == "all" or group in own]
        yield by_speaker(name, group, chosen, _speaker_of, measure)


def _speaker_of(row: Any) -> str:
    return str(row.utterance.speaker if isinstance(row, Heard) else row.speaker)
