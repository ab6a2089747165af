from __future__ import annotations

import pytest

from models.g2p import EspeakPhonemes

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        ("shop", ("ʃ", "ɒ", "p")),
        ("Three,", ("θ", "ɹ", "iː")),
        ("don't", ("d", "əʊ", "n", "t")),
        ("12", ("t", "w", "ɛ", "l", "v")),
        ("...", ()),
        ("", ()),
    ],
)
def test_words_have_their_british_phonemes(word: str, phonemes: tuple[str, ...]) -> None:
    """Words, numbers and contractions are looked up, punctuation is not spoken."""
    assert EspeakPhonemes().phonemes([word]) == [phonemes]


def test_many_words_are_looked_up_in_order() -> None:
    """The answer has one entry for each word, also where words repeat or hold several."""
    found = EspeakPhonemes().phonemes(["tea", "2018", "tea", "well-known", "???"])
    assert found[0] == found[2] == ("t", "iː")
    assert len(found) == 5
    assert len(found[1]) > 6
    assert found[4] == ()
