"""Heard utterances and a phone head become what the rater learns from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import numpy as np

from coach.evaluation.rated_speech import RatedPhones, RatedUtterance
from coach.training.hearing import HeardUtterance
from coach.training.misread import misread
from coach.training.rater import RatedPhrase
from models.encoded import Transcription
from models.speech import NotMeasurable, PhoneEvidence, PhoneSpan, Word
from scoring.pronunciation.network import PHRASE_SCORES
from scoring.pronunciation.phrases import (
    Lengths,
    PhraseEvidence,
    as_seen,
    log_length,
    phrases_of,
)
from scoring.pronunciation.rater import Scale

if TYPE_CHECKING:
    from models.phone_recogniser import FramePhoneRecogniser

NAN = float("nan")
FEWEST_FOR_A_DEVIATION = 5
UNKNOWN_DEVIATION = 0.5


class Way(StrEnum):
    """How an utterance was heard."""

    READ = "read"
    ANSWERED = "answered"
    TELEPHONE = "telephone"
    MISREAD = "misread"


@dataclass(frozen=True, kw_only=True)
class Sounds:
    """Evidence of one utterance, heard one way.

    A misread utterance has another word in its text than was said (`coach.training.misread`).
    `matched[i]` is the place in the text of the very word that word `i` is, `stands_for[i]` also
    that of another word in whose place it was heard; None if there is no such word.
    """

    utterance: RatedUtterance
    words: tuple[Word, ...]
    evidence: PhoneEvidence
    way: Way
    matched: tuple[int | None, ...]
    stands_for: tuple[int | None, ...]

    @property
    def words_known(self) -> bool:
        """Whether the words came from the text, not from the recogniser."""
        return self.way is not Way.ANSWERED


def all_sounds(
    heard: HeardUtterance, recogniser: FramePhoneRecogniser, others: Sequence[RatedPhones]
) -> list[Sounds]:
    """Evidence for every way in which the utterance was heard; `others` are words for a misread."""
    utterance = heard.utterance
    found = [
        _known_sounds(utterance, heard.read, Way.READ, recogniser),
        answered_sounds(heard, recogniser),
    ]
    if heard.telephone is not None:
        found.append(_known_sounds(utterance, heard.telephone, Way.TELEPHONE, recogniser))
    if (wrong := misread(utterance, others)) is not None:
        found.append(_known_sounds(wrong, heard.read, Way.MISREAD, recogniser))
    return [sounds for sounds in found if sounds is not None]


def _known_sounds(
    utterance: RatedUtterance, read: Transcription, way: Way, recogniser: FramePhoneRecogniser
) -> Sounds | None:
    """Evidence for the corpus's own phones; None if they don't fit into the sound."""
    words, rated = read.transcript.words, utterance.words
    if len(words) != len(rated):
        return None
    phones = [[word.phones] for word in rated]
    evidence = recogniser.listen_for(read.encoded, words, phones, lambda _share: None)
    if isinstance(evidence, NotMeasurable):
        return None
    return Sounds(
        utterance=utterance,
        words=words,
        evidence=evidence,
        way=way,
        matched=tuple(range(len(words))),
        stands_for=tuple(range(len(words))),
    )


def answered_sounds(heard: HeardUtterance, recogniser: FramePhoneRecogniser) -> Sounds | None:
    """Evidence for recognised words; None if there are none."""
    words = heard.answered.transcript.words
    evidence = recogniser.listen(heard.answered.encoded, words, lambda _share: None)
    if isinstance(evidence, NotMeasurable):
        return None
    return Sounds(
        utterance=heard.utterance,
        words=words,
        evidence=evidence,
        way=Way.ANSWERED,
        matched=match_words(words, heard.utterance.words, misheard=False),
        stands_for=match_words(words, heard.utterance.words, misheard=True),
    )


def match_words(
    words: Sequence[Word], rated: Sequence[RatedPhones], *, misheard: bool
) -> tuple[int | None, ...]:
    """The place in the text of each recognised word, found in the same order.

    With `misheard`, words that were heard in the place of as many others are matched with them:
    what raters say of the word that was meant is what the recogniser's doubt is about.
    """
    found = [bare_word(word.text) for word in words]
    wanted = [bare_word(word.text) for word in rated]
    matched: list[int | None] = [None] * len(found)
    matcher = SequenceMatcher(None, found, wanted, autojunk=False)
    for kind, start, end, place, place_end in matcher.get_opcodes():
        in_its_place = misheard and kind == "replace" and end - start == place_end - place
        if kind == "equal" or in_its_place:
            matched[start:end] = range(place, place_end)
    return tuple(matched)


def bare_word(text: str) -> str:
    """Letters and digits alone, small."""
    return "".join(char for char in text.lower() if char.isalnum())


def lengths_of(sounds: Sequence[Sounds], phones: Sequence[str]) -> Lengths:
    """Mean and deviation of each phone's log length over all evidence."""
    seen: dict[str, list[float]] = defaultdict(list)
    for one in sounds:
        for phone in one.evidence.phones:
            seen[phone.phone].append(log_length(phone))
    spread = {name: pstdev(v) for name, v in seen.items() if len(v) > FEWEST_FOR_A_DEVIATION}
    return Lengths(
        mean={name: round(fmean(seen[name]), 4) if name in seen else 0.0 for name in phones},
        deviation={name: round(spread.get(name, UNKNOWN_DEVIATION) + 0.1, 4) for name in phones},
    )


def scales_of(sounds: Sequence[Sounds]) -> dict[str, Scale]:
    """Mean and deviation of every kind of rating."""
    utterances = [one.utterance for one in sounds if one.way is Way.READ]
    words = [word for utterance in utterances for word in utterance.words]
    phones = [value for word in words for value in word.phone_accuracy]
    by_score = zip(*(utterance.scores for utterance in utterances), strict=True)
    return {
        "phone": _scale(phones),
        "word": _scale([word.accuracy for word in words]),
        "stress": _scale([word.stress for word in words]),
        **{name: _scale(values) for name, values in zip(PHRASE_SCORES, by_score, strict=True)},
    }


def rated_phrases(
    sounds: Sounds,
    indices: Mapping[str, int],
    lengths: Lengths,
    scales: Mapping[str, Scale],
) -> list[RatedPhrase]:
    """The phrases of one utterance with their targets; each phrase has the utterance's scores."""
    targets = zip(PHRASE_SCORES, sounds.utterance.scores, strict=True)
    scores = np.array([_standard(value, scales[name]) for name, value in targets], np.float32)
    return [
        RatedPhrase(
            phrase=as_seen(phrase, sounds.words, indices, lengths, words_known=sounds.words_known),
            phones=_phone_targets(phrase, sounds, scales["phone"]),
            words=_word_targets(phrase, sounds, scales),
            scores=scores,
        )
        for phrase in phrases_of(sounds.evidence, sounds.words)
    ]


def rating_of(phone: PhoneSpan, sounds: Sounds) -> float:
    """Raters' score of a phone; NaN if this is not a phone that they rated."""
    place = sounds.matched[phone.word]
    if place is None:
        return NAN
    rated = sounds.utterance.words[place]
    if phone.place >= len(rated.phones) or rated.phones[phone.place] != phone.phone:
        return NAN
    return rated.phone_accuracy[phone.place]


def word_rating_of(word: int, sounds: Sounds) -> RatedPhones | None:
    """The rated word that a word of the transcript stands for."""
    place = sounds.stands_for[word]
    return None if place is None else sounds.utterance.words[place]


def _phone_targets(phrase: PhraseEvidence, sounds: Sounds, scale: Scale) -> np.ndarray:
    ratings = [rating_of(phone, sounds) for phone in phrase.phones]
    return np.array([_standard(value, scale) for value in ratings], dtype=np.float32)


def _word_targets(
    phrase: PhraseEvidence, sounds: Sounds, scales: Mapping[str, Scale]
) -> np.ndarray:
    order = dict.fromkeys(phone.word for phone in phrase.phones)
    rated = [word_rating_of(word, sounds) for word in order]
    rows = [(NAN, NAN) if word is None else (word.accuracy, word.stress) for word in rated]
    pairs = [(_standard(a, scales["word"]), _standard(s, scales["stress"])) for a, s in rows]
    return np.array(pairs, dtype=np.float32)


def _scale(values: Sequence[float]) -> Scale:
    return Scale(mean=round(fmean(values), 4), deviation=round(max(pstdev(values), 0.1), 4))


def _standard(value: float, scale: Scale) -> float:
    return (value - scale.mean) / scale.deviation
