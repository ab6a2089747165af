"""What of an answer is worth a drill: sounds to practise first, then its unclear words.

Pure. Names are left alone, and so are short weak words: nobody is misunderstood for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.drill_records import DrillKind, Target, bare_words
from models.speech import NotMeasurable
from scoring.pronunciation.by_recogniser import looks_like_a_name, may_be_unclear
from scoring.pronunciation.result import Clarity
from scoring.scale import Score
from scoring.sounds.pairs import contrast_between, name_of, pair_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import Assessment, Attempt
    from models.speech import Word
    from scoring.pronunciation.result import WordScore

MOST_IN_SENTENCE = 12
"""What can be said in one breath."""

MOST_WORDS = 3
"""Of one answer; more would be a list of faults."""


def ideas(attempt: Attempt) -> tuple[Target, ...]:
    """Pairs of words with the sounds that were named, and words, each once."""
    assessment = attempt.assessment
    if assessment is None:
        return ()
    sounds = () if isinstance(assessment.sounds, NotMeasurable) else assessment.sounds
    pairs = [
        pair for sound in sounds if (pair := pair_target(sound.phone, sound.heard, attempt.id))
    ]
    named = [sound.words[0] for sound in sounds]
    words = list(dict.fromkeys(named + _unclear(assessment)))[:MOST_WORDS]
    found = [*pairs, *(_target(attempt, assessment, index) for index in words)]
    return tuple({target.key: target for target in found}.values())


def sentence_of(words: Sequence[Word], index: int) -> tuple[int, int]:
    """The first and last word of the sentence around a word, a dozen words at most."""
    first = last = index
    while last - first + 1 < MOST_IN_SENTENCE:
        grown = (first, last)
        if first > 0 and not _ends(words, first - 1):
            first -= 1
        if last + 1 < len(words) and not _ends(words, last):
            last += 1
        if (first, last) == grown:
            break
    return first, min(last, first + MOST_IN_SENTENCE - 1)


def _ends(words: Sequence[Word], index: int) -> bool:
    """Whether a sentence, or a stretch of speech, ends after a word."""
    is_last = index + 1 == len(words) or words[index].segment != words[index + 1].segment
    return is_last or words[index].text.endswith((".", "?", "!"))


def pair_target(phone: str, heard: str | None, attempt_id: str | None = None) -> Target | None:
    """Two words for a sound, the one with this sound to be said; None if there are none."""
    contrast = contrast_between(phone, heard)
    if contrast is None:
        return None
    first, second = pair_at(contrast, 0)
    said, other = (first, second) if contrast.first == phone else (second, first)
    return Target(
        kind=DrillKind.PAIR,
        text=said,
        other=other,
        contrast=name_of(contrast),
        attempt_id=attempt_id,
    )


def _target(attempt: Attempt, assessment: Assessment, index: int) -> Target:
    text = bare_words(assessment.evidence.transcript.words[index].text)
    return Target(kind=DrillKind.SAY, text=text, attempt_id=attempt.id)


def _unclear(assessment: Assessment) -> list[int]:
    words = assessment.evidence.transcript.words
    unclear = [
        score
        for score in assessment.pronunciation.words
        if score.clarity is Clarity.UNCLEAR
        and may_be_unclear(words[score.word].text)
        and not looks_like_a_name(words, score.word)
    ]
    return [score.word for score in sorted(unclear, key=_accuracy)]


def _accuracy(score: WordScore) -> float:
    return score.accuracy.value if isinstance(score.accuracy, Score) else 0.0
