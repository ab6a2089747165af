"""What a drill says of rated speech, held against what experts said of it.

On readings whose words are known: whether the sounds that the drill names as wrong are those that
experts scored low, and whether words that experts called right win against their minimal pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from coach.evaluation.figures import Figure, by_speaker
from coach.training.evidence import bare_word
from models.pronunciation_dictionary import bare
from models.speech import NotMeasurable, PhoneEvidence
from scoring.pronunciation.by_sounds import score_by_sounds
from scoring.pronunciation.drill import SoundState, find_changes
from scoring.pronunciation.result import PhoneScore, PronunciationOptions
from scoring.sounds.tables import contrasts

if TYPE_CHECKING:
    from coach.evaluation.rated_speech import RatedPhones
    from coach.training.hearing import HeardUtterance
    from models.phone_recogniser import FramePhoneRecogniser
    from models.protocols import PronunciationLookup

WRONG_BELOW = 1.0
"""Experts' mean score (0 to 2) of a phone that most of them heard as wrong."""

RIGHT_FROM = 1.9
"""Experts' mean score of a phone that nearly all of them heard as right."""

NAN = float("nan")
NAMED = (SoundState.SWAPPED, SoundState.OMITTED)
"""States of a phone of the text, which experts scored; they did not score added ones."""


@dataclass(frozen=True, kw_only=True)
class NamedSound:
    """One phone of a reading: what the drill says of it, and the experts' score (0 to 2)."""

    speaker: str
    state: SoundState
    expert: float
    word_expert: float


@dataclass(frozen=True, kw_only=True)
class RightWord:
    """A word that experts called right: how much better (nats) its partner explains the sound."""

    speaker: str
    contrast: str
    partner_better_by: float


def named_sounds(
    heard: HeardUtterance, recogniser: FramePhoneRecogniser, dictionary: PronunciationLookup
) -> list[NamedSound]:
    """Every phone of one reading with what the drill says of it."""
    evidence = _evidence(heard, recogniser)
    if evidence is None:
        return []
    read, rated = heard.read, heard.utterance.words
    words = read.transcript.words
    scored = score_by_sounds(words, evidence, PronunciationOptions(), words_known=True)
    return drilled(heard, evidence, scored.phones, recogniser, accepted_ways(rated, dictionary))


def drilled(
    heard: HeardUtterance,
    evidence: PhoneEvidence,
    scores: Sequence[PhoneScore],
    recogniser: FramePhoneRecogniser,
    accepted: Sequence[set[tuple[str, ...]]],
) -> list[NamedSound]:
    """The same with phone scores that are given, in the order of the evidence."""
    words, rated = heard.read.transcript.words, heard.utterance.words
    alternatives = recogniser.weigh_against(heard.read.encoded, words, evidence, accepted)
    return [
        NamedSound(
            speaker=heard.utterance.speaker,
            state=found.state,
            expert=rated[word].phone_accuracy[place],
            word_expert=rated[word].accuracy,
        )
        for (word, place), found in find_changes(evidence, scores, alternatives).items()
    ]


def accepted_ways(
    rated: Sequence[RatedPhones], dictionary: PronunciationLookup
) -> list[set[tuple[str, ...]]]:
    """For each word the ways to say it that are no mistake: the corpus's and the dictionary's."""
    found = dictionary.variants_of_all([word.text.lower() for word in rated])
    return [
        {word.phones, *(tuple(map(bare, one.phones)) for one in ways)}
        for word, ways in zip(rated, found, strict=True)
    ]


def right_words(
    heard: HeardUtterance, recogniser: FramePhoneRecogniser, dictionary: PronunciationLookup
) -> list[RightWord]:
    """Every right word of one reading that has a minimal pair, against each partner."""
    evidence = _evidence(heard, recogniser)
    if evidence is None:
        return []
    wanted: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for place, word in enumerate(heard.utterance.words):
        if min(word.phone_accuracy) >= RIGHT_FROM:
            wanted[place] = list(_partners(word, dictionary))
    others = {place: [phones for _, phones in found] for place, found in wanted.items()}
    ratios = recogniser.ratios(heard.read.encoded, heard.read.transcript.words, evidence, others)
    return [
        RightWord(speaker=heard.utterance.speaker, contrast=name, partner_better_by=ratio)
        for place, found in ratios.items()
        for (name, _), ratio in zip(wanted[place], found, strict=True)
    ]


def named_figures(sounds: Sequence[NamedSound]) -> list[Figure]:
    """Precision and recall of the sounds that are named, and how many right ones are."""

    def share(name: str, rows: Sequence[NamedSound], test: Mapping[SoundState, bool]) -> Figure:
        return by_speaker(name, "all", rows, _speaker, lambda some: _share(some, test))

    named = [one for one in sounds if one.state in NAMED]
    wrong = [one for one in sounds if one.expert < WRONG_BELOW]
    right = [one for one in sounds if one.expert >= RIGHT_FROM]
    is_named: dict[SoundState, bool] = dict.fromkeys(NAMED, True)
    return [
        *(
            by_speaker(f"{name}_are_wrong", "all", rows, _speaker, _wrong)
            for name, rows in (
                ("named", named),
                *((state.value, [one for one in named if one.state is state]) for state in NAMED),
            )
            if rows
        ),
        share("wrong_sounds_named", wrong, is_named),
        share("right_sounds_named", right, is_named),
        share("right_sounds_with_one_added", right, {SoundState.ADDED: True}),
        share("right_sounds_not_sure", right, {SoundState.NOT_SURE: True}),
    ]


def right_word_figures(words: Sequence[RightWord]) -> list[Figure]:
    """How often a right word wins against its partner: of all, and by contrast."""
    groups = ["all", *dict.fromkeys(one.contrast for one in words)]
    return [
        by_speaker(
            "right_word_wins",
            group,
            [one for one in words if group in ("all", one.contrast)],
            lambda one: one.speaker,
            lambda rows: fmean(one.partner_better_by < 0 for one in rows),
        )
        for group in groups
    ]


def _evidence(heard: HeardUtterance, recogniser: FramePhoneRecogniser) -> PhoneEvidence | None:
    words, rated = heard.read.transcript.words, heard.utterance.words
    if len(words) != len(rated):
        return None
    phones = [[word.phones] for word in rated]
    found = recogniser.listen_for(heard.read.encoded, words, phones, lambda _share: None)
    return None if isinstance(found, NotMeasurable) else found


def _partners(
    word: RatedPhones, dictionary: PronunciationLookup
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The other words of the pairs that a word is in, as it would be said: contrast, phones."""
    own = bare_word(word.text)
    for contrast in contrasts():
        for pair in contrast.pairs:
            if contrast.heard and own in pair:
                other = pair[1 - pair.index(own)]
                ways = dictionary.variants_of_all([other])[0]
                phones = [tuple(map(bare, way.phones)) for way in ways]
                if (nearest := _nearest(word.phones, phones)) is not None:
                    yield f"{contrast.first}/{contrast.second}", nearest


def _nearest(phones: tuple[str, ...], ways: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The way that differs in just one phone, if there is one."""
    for way in ways:
        if len(way) == len(phones) and sum(a != b for a, b in zip(way, phones, strict=True)) == 1:
            return way
    return None


def _share(rows: Sequence[NamedSound], test: Mapping[SoundState, bool]) -> float:
    return fmean(test.get(one.state, False) for one in rows) if rows else NAN


def _wrong(rows: Sequence[NamedSound]) -> float:
    return fmean(one.expert < WRONG_BELOW for one in rows) if rows else NAN


def _speaker(one: NamedSound) -> str:
    return one.speaker
