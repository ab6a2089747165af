from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import (
    Beginning,
    FillerSound,
    NotMeasurable,
    PhoneEvidence,
    Span,
    SpeechEvidence,
    Verbatim,
)
from scoring.fluency.disfluencies import said_again
from scoring.fluency.result import DisfluencyKind, FluencyOptions
from scoring.fluency.score import score_fluency
from tests.scoring.builders import MODEL, answer
from tests.scoring.sounds import phone_span

REPAIRED = ("self_repair", "he said,")


def filler(start_s: float, *, said: str = "um", nats: float = 30.0, s: float = 0.4) -> FillerSound:
    """A filler at a time, written or not, borne out by the sound or not."""
    return FillerSound(
        span=Span(start_s=start_s, end_s=start_s + s),
        after_word=0,
        said=said,
        log_likelihood_ratio=nats,
        nasal_s=0.1,
    )


def with_verbatim(text: str, *fillers: FillerSound, heard: bool = True) -> SpeechEvidence:
    """An answer whose words as said are `text`."""
    base = answer(text)
    verbatim = Verbatim(
        words=base.transcript.words, fillers=fillers, fillers_heard=heard, rejected=()
    )
    return replace(base, verbatim=verbatim)


def events(
    text: str, plain: str | None = None, cut_short: frozenset[tuple[int, int]] = frozenset()
) -> list[tuple[str, str]]:
    """Kind and words of what is said again in a text; `plain` is the other pass, if it differs."""
    words, others = (answer(one).transcript.words for one in (text, plain or text))
    return [(event.kind.value, event.text) for event in said_again(words, others, cut_short)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I, I helped them.", [("repetition", "I,")]),
        ("It was, it was good.", [("repetition", "It was,")]),
        ("I like the the the shop.", [("repetition", "the"), ("repetition", "the")]),
        ("I wor- I worked there.", [("false_start", "wor-")]),
        ("I give, I gave him money.", [("self_repair", "I give,")]),
        ("He say... he said yes.", [("self_repair", "He say...")]),
        ("On Monday, no, on Friday we left.", [("self_repair", "On Monday, no,")]),
    ],
)
def test_what_is_said_again_is_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    """Repetitions, broken-off words and repairs each have their own kind and words."""
    assert events(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It was very, very good.",
        "No, no, I cannot.",
        "My number is 0 7 7 one one.",
        "I cooked, I cleaned, I washed.",
        "We work on Monday, on Tuesday and on Friday.",
        "I said that that man left.",
        "I like it. It is good.",
        "He works there. There is a bus.",
        "I worked part-time in a well-known shop.",
    ],
)
def test_what_is_meant_twice_is_no_hesitation(text: str) -> None:
    """Emphasis, lists, telephone numbers and the next sentence are not said again."""
    assert events(text) == []


def test_a_filler_counts_only_if_the_sound_bears_it_out() -> None:
    """A written filler needs little from the sound, one that was not written needs more."""
    options = FluencyOptions()
    weak = options.written_filler_nats - 1
    between = (options.written_filler_nats + options.unwritten_filler_nats) / 2
    strong = options.unwritten_filler_nats + 1
    found = score_fluency(
        with_verbatim(
            "I was at work",
            filler(1.0, nats=weak),
            filler(2.0, nats=between),
            filler(3.0, said="", nats=between),
            filler(4.0, said="", nats=strong),
            filler(5.0, said="", nats=strong, s=options.unwritten_filler_s - 0.02),
        )
    )
    assert not isinstance(found.filled_pauses, NotMeasurable)
    assert [span.start_s for span in found.filled_pauses] == [2.0, 4.0]


def test_without_sounds_the_written_fillers_count() -> None:
    """Where the sounds cannot be listened to, what was written down is all there is."""
    found = score_fluency(with_verbatim("I was at work", filler(1.0, nats=0.0), heard=False))
    assert not isinstance(found.disfluencies, NotMeasurable)
    assert [event.kind for event in found.disfluencies] == [DisfluencyKind.FILLED_PAUSE]


def test_answers_from_before_the_verbatim_pass_say_why_there_is_nothing() -> None:
    """No verbatim pass, no hesitations: a reason and never an empty list."""
    found = score_fluency(answer("I was at work in the shop"))
    assert found.disfluencies == NotMeasurable(reason="no_filler_check")
    assert found.filled_pauses == NotMeasurable(reason="no_filler_check")


def test_hesitations_move_no_band() -> None:
    """Ten fillers and a repetition leave pace and pausing as they were."""
    text = "I, I was at work in the shop and it was hot that day"
    plain = score_fluency(with_verbatim(text))
    full = score_fluency(with_verbatim(text, *(filler(float(n)) for n in range(1, 11))))
    assert full.pace == plain.pace
    assert full.pausing == plain.pausing
    assert not isinstance(full.disfluencies, NotMeasurable)
    assert len(full.disfluencies) == 11


def test_events_are_in_times_order() -> None:
    """A filler after a repetition comes after it."""
    found = score_fluency(with_verbatim("I, I was", filler(5.0), filler(0.1))).disfluencies
    assert not isinstance(found, NotMeasurable)
    assert [event.kind.value for event in found] == ["filled_pause", "repetition", "filled_pause"]


def test_syllables_are_the_vowels_that_were_placed() -> None:
    """Two vowels on the first word, none known of the second: two and its own one."""
    base = answer("family home")
    phones = [
        phone_span(phone, word=0, place=place, start_s=0.5, good=True)
        for place, phone in enumerate(("AE", "M", "IY"))
    ]
    heard = replace(base, phone_evidence=PhoneEvidence(phones=tuple(phones), model=MODEL))
    assert score_fluency(heard).syllables == 3


@pytest.mark.parametrize(
    ("plain", "kind"),
    [
        ("Then I give I gave him money.", "self_repair"),
        ("Then I gave I gave him money.", "repetition"),
        ("Then I saw I gave him money.", "repetition"),
        ("Then I gave him money.", "repetition"),
    ],
    ids=["another form", "the same", "another word", "left out"],
)
def test_what_the_verbatim_pass_tidied_is_in_the_plain_one(plain: str, kind: str) -> None:
    """Two equal rows are a repair if the other pass has the first in another form."""
    assert events("Then I gave, I gave him money.", plain) == [(kind, "I gave,")]


@pytest.mark.parametrize(
    ("said", "plain", "cut_short", "expected"),
    [
        ("every day with, with bags", "every day with bags", {2: 3}, [("false_start", "with,")]),
        ("every day with, with bags", "every day with bags", {}, [("repetition", "with,")]),
        ("every day we, with bags", "every day with bags", {2: 3}, [("false_start", "we,")]),
        ("every day we, with bags", "every day with bags", {}, []),
        ("so we went home", "so we went home", {1: 2}, []),
        ("Then he said, he said yes", "Then he said, he said yes", {2: 4}, [REPAIRED]),
    ],
)
def test_the_sound_tells_a_broken_off_word(
    said: str, plain: str, cut_short: dict[int, int], expected: list[tuple[str, str]]
) -> None:
    """A word that sounds like the beginning of the next was broken off, if one pass lacks it.

    In a row that is said again it was another form.
    """
    assert events(said, plain, frozenset(cut_short.items())) == expected


def test_how_much_the_sound_must_tell_is_an_option() -> None:
    """As good an explanation counts, a clearly worse one does not."""
    base = with_verbatim("every day with, with bags")
    assert isinstance(base.verbatim, Verbatim)
    for nats, kind in ((0.0, DisfluencyKind.FALSE_START), (-29.0, DisfluencyKind.REPETITION)):
        heard = replace(
            base.verbatim, beginnings=(Beginning(word=2, later=3, log_likelihood_ratio=nats),)
        )
        found = score_fluency(replace(base, verbatim=heard)).disfluencies
        assert not isinstance(found, NotMeasurable)
        assert [one.kind for one in found] == [kind]
