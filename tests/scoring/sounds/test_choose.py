"""Few sounds, sure ones, and never what is standard somewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from models.fakes import fake_info
from models.speech import PhoneEvidence, PhoneSpan, Span, Word
from scoring.pronunciation.result import PhoneScore
from scoring.scale import Band, Confidence, Score
from scoring.sounds.choose import choose_sounds
from scoring.sounds.findings import Occasion

PHONE_S = 0.1


@dataclass(frozen=True, kw_only=True)
class Said:
    """A word with its phones; `wrong` maps places to what was heard and how it is rated."""

    text: str
    phones: str
    wrong: Mapping[int, tuple[str, float]]
    confidence: float = 0.9


def said(text: str, phones: str, confidence: float = 0.9, **wrong: tuple[str, float]) -> Said:
    """A word; `p0=("B", 0.3)` says that its first phone was heard as B, and rated 0.3."""
    places = {int(name[1:]): value for name, value in wrong.items()}
    return Said(text=text, phones=phones, wrong=places, confidence=confidence)


def occasion(words: Sequence[Said], *, read: bool = True) -> Occasion:
    """These words, read or answered; each phone is right (2) unless its word says otherwise."""
    spans: list[PhoneSpan] = []
    scores: list[PhoneScore] = []
    found: list[Word] = []
    now_s = 0.0
    for index, word in enumerate(words):
        start_s = now_s
        for place, phone in enumerate(word.phones.split()):
            rival, rating = word.wrong.get(place, ("SIL", 2.0))
            span = Span(start_s=round(now_s, 2), end_s=round(now_s + PHONE_S, 2))
            spans.append(_span(phone, index, place, span, rival, wrong=place in word.wrong))
            scores.append(_score(phone, index, span, rating))
            now_s += PHONE_S
        whole = Span(start_s=round(start_s, 2), end_s=round(now_s, 2))
        found.append(Word(text=word.text, span=whole, confidence=word.confidence, segment=0))
    evidence = PhoneEvidence(phones=tuple(spans), model=fake_info("phones"))
    return Occasion(words=found, evidence=evidence, phones=scores, words_known=read)


def _span(phone: str, word: int, place: int, span: Span, rival: str, *, wrong: bool) -> PhoneSpan:
    return PhoneSpan(
        phone=phone,
        word=word,
        place=place,
        span=span,
        log_phone_posterior=-4.0 if wrong else -0.1,
        log_posterior_ratio=-3.0 if wrong else 3.0,
        rival=rival,
        log_mean_posterior=-4.0 if wrong else -0.1,
        best_log_posterior=-3.0 if wrong else -0.1,
        log_silence_posterior=-7.0,
        entropy=0.4,
    )


def _score(phone: str, word: int, span: Span, rating: float) -> PhoneScore:
    accuracy = Score(
        value=rating,
        minimum=0.0,
        maximum=2.0,
        band=Band.START,
        basis="made_up",
        confidence=Confidence.MEDIUM,
    )
    return PhoneScore(phone=phone, word=word, span=span, accuracy=accuracy)


SHEEP = said("sheep", "SH IY P", p1=("IH", 0.2))
PACK = said("pack", "P AE K", p0=("B", 0.3))
LIGHT = said("light", "L AY T", p0=("R", 0.1))
VEST = said("vest", "V EH S T", p0=("W", 0.1))
GREEN = said("green", "G R IY N")


def test_a_sound_is_named_with_what_was_heard_and_where() -> None:
    """One wrong vowel in one read word: the sound, its rival, the word and the second."""
    (found,) = choose_sounds(occasion([GREEN, SHEEP]))
    assert (found.phone, found.heard, found.words) == ("IY", "IH", (1,))
    assert found.span == Span(start_s=0.5, end_s=0.6)
    assert not found.habit
    assert found.confidence is Confidence.MEDIUM


def test_nothing_is_named_where_nothing_was_wrong() -> None:
    """Right words give no sounds, and that is an answer."""
    assert choose_sounds(occasion([GREEN, said("sheep", "SH IY P")])) == ()


def test_there_are_at_most_as_many_as_asked() -> None:
    """Three of four, and one at Entry 1."""
    answer = occasion([VEST, SHEEP, PACK, LIGHT])
    assert len(choose_sounds(answer)) == 3
    assert len(choose_sounds(answer, most=1)) == 1


def test_functional_load_comes_before_how_sure_it_is() -> None:
    """Of tier A and tier B the first is named first, though the other was worse."""
    found = choose_sounds(occasion([VEST, SHEEP]))
    assert [sound.phone for sound in found] == ["IY", "V"]


def test_a_checked_first_language_comes_first() -> None:
    """What is likely for the first language that was given goes before the functional load."""
    found = choose_sounds(occasion([VEST, SHEEP]), likely={frozenset({"V", "W"})})
    assert [sound.phone for sound in found] == ["V", "IY"]


@pytest.mark.parametrize(
    "word",
    [
        said("think", "TH IH NG K", p0=("S", 0.0)),
        said("breathe", "B R IY DH", p3=("Z", 0.0)),
        said("house", "HH AW S", p0=("AW", 0.0)),
        said("water", "W AO T ER", p2=("D", 0.0)),
        said("part", "P AA R T", p2=("AA", 0.0)),
        said("stock", "S T AA K", p2=("AO", 0.0)),
        said("service", "S ER V AH S", p3=("IH", 0.0)),
        said("letter", "L EH T ER", p3=("AH", 0.0)),
        said("working", "W ER K IH NG", p4=("N", 0.0)),
        said("help", "HH EH L P", p2=("OW", 0.0)),
        said("past", "P AE S T", p3=("S", 0.0)),
        said("from", "F R AH M", p2=("AA", 0.0)),
        said("that", "DH AE T", p1=("EH", 0.0)),
        said("24", "T W EH N T IY", p0=("D", 0.0)),
    ],
    ids=lambda word: word.text,
)
def test_what_is_standard_or_harmless_is_never_named(word: Said) -> None:
    """θ, ð and h; flaps, r, dark l, weak vowels and words, lost final stops; and numbers."""
    assert choose_sounds(occasion([word])) == ()


def test_a_word_that_was_another_word_is_left_alone() -> None:
    """With nearly all its sounds poor, no single sound is to blame."""
    lost = said("sheep", "SH IY P", p0=("K", 0.1), p1=("IH", 0.2), p2=("T", 0.1))
    assert choose_sounds(occasion([lost])) == ()


def test_an_unknown_rival_is_not_named() -> None:
    """A sound that came near to nothing we know is named alone."""
    (found,) = choose_sounds(occasion([said("pack", "P AE K", p0=("SH", 0.1))]))
    assert (found.phone, found.heard) == ("P", None)


def test_tier_c_waits_for_a_habit() -> None:
    """A contrast of little use is named only once it was heard in three words or before."""
    words = [
        said("win", "W IH N", p2=("NG", 0.1)),
        said("ran", "R AE N", p2=("NG", 0.1)),
        said("ten", "T EH N", p2=("NG", 0.1)),
    ]
    assert choose_sounds(occasion(words[:1])) == ()
    (found,) = choose_sounds(occasion(words))
    assert found.habit
    assert found.words == (0, 1, 2)
    (again,) = choose_sounds(occasion(words[:1]), earlier=[occasion(words[1:2])])
    assert again.habit


def pool(*texts: str, rating: float = 1.0) -> Occasion:
    """An answer with the same vowel wrong in each of these words, and right in one more."""
    words = [said(text, "SH IY P", p1=("IH", rating)) for text in texts]
    return occasion([*words, GREEN], read=False)


def test_an_answer_names_only_what_runs_through_words() -> None:
    """Recognised words: nothing of two of them; of three, with a fourth heard, but unsurely."""
    assert choose_sounds(pool("sheep", "cheap")) == ()
    (found,) = choose_sounds(pool("sheep", "cheap", "heap"))
    assert found.phone == "IY"
    assert found.habit
    assert found.confidence is Confidence.LOW


def test_the_same_word_again_is_no_new_word() -> None:
    """One word said four times is one word."""
    assert choose_sounds(pool("sheep", "sheep", "sheep", "sheep")) == ()


def test_the_answer_before_counts_for_a_habit() -> None:
    """Two words now and two in the try before make one habit."""
    found = choose_sounds(pool("sheep", "cheap"), earlier=[pool("heap", "deep")])
    assert [sound.phone for sound in found] == ["IY"]
    assert found[0].words == (0, 1)


def test_doubtful_words_of_an_answer_do_not_count() -> None:
    """What the recogniser was not sure of may have been another word."""
    answer = pool("sheep", "cheap", "heap")
    doubtful = [replace(word, confidence=0.1) for word in answer.words]
    assert choose_sounds(replace(answer, words=doubtful)) == ()
