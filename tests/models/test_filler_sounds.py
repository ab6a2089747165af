from __future__ import annotations

from models.filler_sounds import FillerFinder, silenced, sounds_of
from models.phone_head import SILENCE
from models.speech import Span
from tests.models.posteriors import NAMES, scores, word

WORDS = [word("S", "IY"), word("T", "UW")]
SEE_TWO = (("S", 8), ("IY", 8)), (("T", 4), ("UW", 8))
FINDER = FillerFinder(NAMES, NAMES.index(SILENCE), cost=12.0)


def test_a_filler_between_words_is_found_with_its_time() -> None:
    """Of see, um, two the filler has the frames of its vowel and its m, the words keep theirs."""
    first, second = SEE_TWO
    heard = scores(*first, ("SIL", 4), ("AH", 12), ("M", 6), *second)
    placed = FINDER.place(heard, WORDS, {})
    assert placed.words == {0: (0, 16), 1: (38, 50)}
    (found,) = placed.fillers
    assert (found.start, found.end, found.after, found.nasal_frames) == (20, 38, 0, 6)
    assert found.log_likelihood_ratio > 100


def test_fluent_speech_has_no_filler() -> None:
    """Words side by side, with a silence between them, leave no room."""
    first, second = SEE_TWO
    assert FINDER.place(scores(*first, ("SIL", 20), *second), WORDS, {}).fillers == ()


def test_a_filler_before_the_first_and_after_the_last_word_is_found() -> None:
    """The first has no word before it."""
    first, second = SEE_TWO
    heard = scores(("ER", 12), *first, *second, ("AH", 12))
    assert [one.after for one in FINDER.place(heard, WORDS, {}).fillers] == [-1, 1]


def test_a_written_filler_needs_less() -> None:
    """What is hardly better than silence is found only where the filler was written."""
    first, second = SEE_TWO
    heard = scores(*first, ("SIL", 8), *second)
    heard[16:24, NAMES.index("AH")] = 1.0
    assert FINDER.place(heard, WORDS, {}).fillers == ()
    (found,) = FINDER.place(heard, WORDS, {0: 1}).fillers
    assert 0 < found.log_likelihood_ratio < 12


def test_a_vowel_drawn_out_earns_a_filler_nothing() -> None:
    """A long last vowel is the word's own: nothing speaks for a filler."""
    heard = scores(("S", 8), ("AH", 30), ("T", 4), ("UW", 8))
    words = [word("S", "AH"), word("T", "UW")]
    assert FINDER.place(heard, words, {}).fillers == ()


def test_more_phones_than_frames_place_nothing() -> None:
    """A sound too short for its words is left alone."""
    assert FINDER.place(scores(("S", 2)), WORDS, {}).words == {}


def test_what_is_kept_of_a_filler() -> None:
    """Times of the recording, the place among all words, and what was written there."""
    first, second = SEE_TWO
    placed = FINDER.place(scores(*first, ("AH", 10), *second), WORDS, {0: 1})
    (kept,) = sounds_of(placed.fillers, {0: ["uh"]}, 7, 2.0)
    assert (kept.span.start_s, kept.span.end_s) == (2.32, 2.52)
    assert (kept.after_word, kept.said, kept.nasal_s) == (7, "uh", 0.0)


def test_a_silence_of_the_sound_is_no_filler_whatever_the_phones_say() -> None:
    """The same frames are a filler in speech, and none where the level says silence."""
    first, second = SEE_TWO
    heard = scores(*first, ("AH", 20), *second)
    spoken = [Span(start_s=1.0, end_s=1.32), Span(start_s=1.72, end_s=1.96)]
    masked = silenced(heard, 1.0, spoken, NAMES.index(SILENCE))
    assert len(FINDER.place(heard, WORDS, {}).fillers) == 1
    placed = FINDER.place(masked, WORDS, {})
    assert placed.fillers == ()
    assert placed.words == {0: (0, 16), 1: (36, 48)}


def test_the_last_vowel_of_a_word_that_goes_on_is_no_unwritten_filler() -> None:
    """Of see-uh only what was written is borne out; after a stop the same "uh" is."""
    first, second = SEE_TWO
    touching, apart = (
        scores(*first, *silence, ("AH", 20), *second) for silence in ((), (("SIL", 5),))
    )
    ratios = [
        FINDER.place(heard, WORDS, written).fillers[0].log_likelihood_ratio
        for heard, written in ((touching, {}), (touching, {0: 1}), (apart, {}))
    ]
    assert ratios[0] == 0.0
    assert min(ratios[1:]) > 100


def test_what_looks_like_silence_in_the_middle_of_speech_may_be_a_filler() -> None:
    """A written "uh" hardly less likely than silence is found there, and not at the end of it."""
    first, second = SEE_TWO
    heard = scores(*first, ("SIL", 16), *second)
    heard[16:32, NAMES.index("AH")] = -0.5
    middle, end = [Span(start_s=1.0, end_s=1.88)], [Span(start_s=1.0, end_s=1.66)]
    found = [
        FINDER.place(silenced(heard, 1.0, spoken, NAMES.index(SILENCE)), WORDS, {0: 1}).fillers
        for spoken in (middle, end)
    ]
    assert [len(one) for one in found] == [1, 0]
    assert found[0][0].log_likelihood_ratio > 0
