"""Language notes: patterns on words, and what the sounds must show before anything is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coach.i18n.catalogue import Catalogue
from coach.pipeline import Task, score
from models.speech import (
    NotMeasurable,
    PhoneEvidence,
    PhoneSpan,
    RejectedSegment,
    Span,
    Verbatim,
)
from questions.bank import Level
from questions.cues import normal_form
from questions.load import load_builtin_banks
from scoring.language.find import find
from scoring.language.hearing import SAME_TIME_S, TOUCHING_S
from scoring.language.notes import note_language
from scoring.language.patterns import Pattern, patterns
from tests.scoring.builders import MODEL, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import SpeechEvidence
    from scoring.language.result import LanguageNotes, Phrase

SENTENCES = Path(__file__).parent / "language_sentences" / "sentences.jsonl"
LEAST_RIGHT = 0.95


def said(text: str, *, ratio: float = 2.0, rival: str = "OW", confidence: float = 0.95) -> Any:
    """Words that follow each other at once, each of two phones that were heard well.

    The verbatim pass has the same words.
    """
    evidence = answer(text, confidence=confidence)
    phones = [
        PhoneSpan(
            phone=phone,
            word=index,
            place=place,
            span=Span(
                start_s=word.span.start_s + 0.2 * place, end_s=word.span.start_s + 0.2 * (place + 1)
            ),
            log_phone_posterior=-0.1,
            log_posterior_ratio=ratio,
            rival=rival,
            log_mean_posterior=-0.1,
            best_log_posterior=-0.1,
            log_silence_posterior=-9.0,
            entropy=0.1,
        )
        for index, word in enumerate(evidence.transcript.words)
        for place, phone in enumerate(("W", "K"))
    ]
    heard = replace(evidence, phone_evidence=PhoneEvidence(phones=tuple(phones), model=MODEL))
    return word_for_word(heard, text)


def word_for_word(
    evidence: SpeechEvidence, text: str, *, rejected: tuple[RejectedSegment, ...] = ()
) -> SpeechEvidence:
    """The same with these words in the verbatim pass, one after the other."""
    words = answer(text).transcript.words
    verbatim = Verbatim(words=words, fillers=(), fillers_heard=True, rejected=rejected)
    return replace(evidence, verbatim=verbatim)


def with_phone(evidence: SpeechEvidence, word: int, place: int, **changes: Any) -> SpeechEvidence:
    """The same with one phone heard otherwise."""
    sounds = evidence.phone_evidence
    assert not isinstance(sounds, NotMeasurable)
    phones = [
        replace(phone, **changes) if (phone.word, phone.place) == (word, place) else phone
        for phone in sounds.phones
    ]
    return replace(evidence, phone_evidence=replace(sounds, phones=tuple(phones)))


def notes(evidence: SpeechEvidence, level: Level = Level.ENTRY_3) -> LanguageNotes:
    """What is noted at a level."""
    return note_language(evidence, level)


def pairs(phrases: Sequence[Phrase]) -> list[tuple[str, str]]:
    """What was said and another way."""
    return [(phrase.said, phrase.better) for phrase in phrases]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.id)
def test_each_pattern_does_what_its_table_says(pattern: Pattern) -> None:
    """It finds its examples with the better way, and leaves its look-alikes alone."""
    for text, better in pattern.yes:
        found = [one.phrase for one in find(text.split()) if one.phrase.pattern == pattern.id]
        assert [phrase.better for phrase in found] == [better]
    for text in pattern.no:
        assert find(text.split()) == ()


def test_each_pattern_has_a_name_a_source_and_a_message() -> None:
    """Ids are unique; a grammar point has its rule in the catalogue, and none has an empty one."""
    catalogue = Catalogue.load("en")
    ids = [pattern.id for pattern in patterns()]
    assert len(set(ids)) == len(ids)
    for pattern in patterns():
        assert pattern.source
        if pattern.kind == "grammar":
            assert catalogue.text(f"language.grammar.{pattern.id}").endswith(".")


def edit(one: str, other: str) -> tuple[str, str]:
    """What differs between two phrases, without the words that both begin or end with."""
    left, right = ([normal_form(word) for word in text.split()] for text in (one, other))
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return " ".join(left), " ".join(right)


def right_and_wrong(half: str) -> tuple[int, int]:
    """How many notes on this half of the sentences are right, and how many are not.

    A note is right if both passes of labels found an error in the sentence, and one of them has
    the same change.
    """
    right = wrong = 0
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["half"] != half:
            continue
        labelled = row["first"] + row["second"] if row["first"] and row["second"] else []
        changes = {edit(*pair) for pair in labelled}
        for one in find(row["text"].split()):
            good = edit(one.phrase.said, one.phrase.better) in changes
            right, wrong = right + good, wrong + (not good)
    return right, wrong


@pytest.mark.parametrize("half", ["choose", "report"])
def test_what_is_said_is_right(half: str) -> None:
    """At least 95 % of the notes are right, on sentences with as many look-alikes as errors."""
    right, wrong = right_and_wrong(half)
    assert right >= 60
    assert right / (right + wrong) >= LEAST_RIGHT


def test_good_english_is_left_alone() -> None:
    """Nothing is noted in any model answer or sentence of the banks."""
    for question in load_builtin_banks().questions:
        texts = [made.text for made in question.model_answers]
        for text in [*texts, *(point.say for point in question.must_hear)]:
            assert find(text.split()) == ()


def test_what_was_surely_said_is_noted() -> None:
    """A phrase is quoted as it was said, with names and "I" written as they are."""
    noted = notes(said("I arrived to England since three years because I'm agree."))
    assert pairs(noted.phrases) == [
        ("arrived to England", "arrived in England"),
        ("since three years", "for three years"),
        ("I'm agree", "I agree"),
    ]
    assert noted.phrases[0].words == (1, 2, 3)


@pytest.mark.parametrize(
    "doubtful",
    [
        said("I'm agree with you.", confidence=0.5),
        said("I'm agree with you.", ratio=-3.0),
        word_for_word(answer("I'm agree with you."), "I'm agree with you."),
        replace(said("I'm agree with you."), verbatim=NotMeasurable(reason="no_filler_check")),
        word_for_word(said("I'm agree with you."), "I agree with you."),
        word_for_word(said("I'm agree with you."), "Yes yes yes I'm agree with you."),
        word_for_word(said("I'm agree with you."), "I'm agree, sorry, I agree with you."),
        word_for_word(
            said("I'm agree with you."),
            "I'm agree with you.",
            rejected=(RejectedSegment(segment=0, reason="verbatim_unlikely", value=1.0),),
        ),
    ],
    ids=[
        "words doubted",
        "sounds do not fit",
        "no sounds",
        "no verbatim words",
        "verbatim words differ",
        "at another time",
        "put right at once",
        "verbatim words not believed",
    ],
)
def test_without_all_witnesses_nothing_is_said(doubtful: SpeechEvidence) -> None:
    """The recogniser is sure, the sounds fit, and the verbatim pass has the same at that time."""
    assert notes(doubtful) == notes(answer("Hello."))


def test_the_two_passes_may_differ_by_frames() -> None:
    """A short word that the passes place next to each other is one word; further away it is not."""
    evidence = said("I'm agree with you.")
    assert isinstance(evidence.verbatim, Verbatim)
    first, *others = evidence.verbatim.words
    for gap_s, expected in ((SAME_TIME_S / 2, 1), (SAME_TIME_S * 2, 0)):
        end_s = first.span.start_s - gap_s
        moved = replace(first, span=Span(start_s=end_s - 0.1, end_s=end_s))
        heard = replace(evidence.verbatim, words=(moved, *others))
        assert len(notes(replace(evidence, verbatim=heard)).phrases) == expected


def test_a_hesitation_hides_no_phrase() -> None:
    """Words that only the verbatim pass has, before or after, leave the phrase what it is."""
    evidence = said("We we are. I'm agree with you.")
    plain = replace(evidence.transcript, words=evidence.transcript.words[1:])
    phones = evidence.phone_evidence
    assert isinstance(phones, PhoneEvidence)
    moved = tuple(replace(one, word=one.word - 1) for one in phones.phones if one.word > 0)
    heard = replace(evidence, transcript=plain, phone_evidence=replace(phones, phones=moved))
    assert pairs(notes(heard).phrases) == [("I'm agree", "I agree")]


def test_an_ending_must_be_heard() -> None:
    """A plural that the sounds do not hold is the recogniser's, not the participant's."""
    text = "I need some informations now."
    assert pairs(notes(said(text)).phrases) == [("informations", "information")]
    unheard = with_phone(said(text), 3, 1, log_posterior_ratio=-1.0)
    assert notes(unheard).phrases == ()


WORKS = "Because she work in a hospital."


def test_a_missing_ending_is_noted_where_it_is_surely_missing() -> None:
    """Words that touch, with nothing like an s between them, are what a point rests on."""
    point = notes(said(WORKS)).grammar
    assert point is not None
    assert (point.pattern, point.said, point.better) == ("third_person", "she work", "she works")


@pytest.mark.parametrize(
    "hidden",
    [
        with_phone(said(WORKS), 2, 1, rival="S"),
        with_phone(said(WORKS), 3, 0, rival="Z"),
        with_phone(said(WORKS), 3, 0, phone="S"),
        with_phone(said(WORKS), 2, 1, log_posterior_ratio=-0.9),
        with_phone(said(WORKS), 2, 1, span=Span(start_s=1.0, end_s=1.7 - 2 * TOUCHING_S)),
    ],
    ids=["like an s before", "like an s after", "an s follows", "not clear", "a gap"],
)
def test_where_an_ending_can_hide_nothing_is_said(hidden: SpeechEvidence) -> None:
    """An s that may have been said is not missed."""
    assert notes(hidden).grammar is None


def test_there_are_three_phrases_and_one_point_at_most() -> None:
    """More would be a list of faults; at Entry 1 there is one phrase and no grammar."""
    text = (
        "I'm agree. It depends of me. I need some informations. I discuss about it. "
        "I didn't went there. I must to go."
    )
    assert len(notes(said(text)).phrases) == 3
    assert notes(said(text)).grammar is not None
    assert len(notes(said(text), Level.ENTRY_1).phrases) == 1
    assert notes(said(text), Level.ENTRY_1).grammar is None


def test_the_point_that_comes_up_most_often_is_made() -> None:
    """Of two points the one that was heard twice is worth more."""
    once_and_twice = "I didn't went there. I must to go. I should to wait."
    point = notes(said(once_and_twice)).grammar
    assert point is not None
    assert point.pattern == "modal_to"


def test_words_of_the_question_are_not_the_participants() -> None:
    """What was read back from the question is left alone."""
    evidence = said("I'm agree with you.")
    assert note_language(evidence, Level.ENTRY_3, (0, 1)).phrases == ()


@pytest.mark.parametrize(
    "text",
    ["I'm agree, sorry, I agree.", "I need informations, I mean information.", "I must to, no."],
)
def test_who_corrects_themselves_is_not_corrected(text: str) -> None:
    """A self-correction is good English."""
    assert find(text.split()) == ()


def test_nothing_runs_across_two_stretches_of_speech() -> None:
    """The recogniser hears each stretch alone: words on both sides of a cut are no phrase."""
    words = ["I", "am", "agree"]
    assert find(words, [0, 0, 0])
    assert find(words, [0, 0, 1]) == ()


def test_language_touches_no_score() -> None:
    """The same sounds with and without an error have the same scores."""
    question = load_builtin_banks().questions[0]
    task = Task.of(question)
    wrong, right = (
        score(said("I am agree with you."), task),
        score(said("I do agree with you."), task),
    )
    assert wrong.language != right.language
    for name in ("fluency", "content", "pronunciation"):
        assert getattr(wrong, name) == getattr(right, name)
