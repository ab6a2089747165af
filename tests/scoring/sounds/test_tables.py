from __future__ import annotations

from dataclasses import replace

import pytest

from models.arpabet import PHONES, SETS, VOWELS, bare, to_ipa
from models.pronunciation_dictionary import PronunciationDictionary
from models.pronunciation_rules import Form, resolutions
from models.pronunciation_sources import espeak, in_dictionary
from models.weak_forms import WEAK_FORMS
from scoring.sounds.tables import (
    Contrast,
    contrasts,
    first_languages,
    likely_contrasts,
    pair_for,
    processes,
    sounds,
)

Ways = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def british() -> dict[str, Ways]:
    """How Britons say each word of the pairs, by espeak-ng; small words in their full form too."""
    words = sorted({word for contrast in contrasts() for pair in contrast.pairs for word in pair})
    return {word: _resolved(word, said.british) for word, said in espeak(words).items()}


def _resolved(word: str, phones: tuple[str, ...]) -> Ways:
    form = Form(word=word, phones=phones, source="", cost=0.0, american=False)
    full = in_dictionary(word) if word in WEAK_FORMS else ()
    return {tuple(map(bare, way)) for way in (*(f.phones for f in resolutions(form)), *full)}


def _american(word: str) -> Ways:
    return {tuple(map(bare, way)) for way in in_dictionary(word)}


def _differ_in_one(first: Ways, second: Ways, contrast: Contrast) -> bool:
    """Whether swapping the one sound at one place makes the second word of the first."""
    there = ([contrast.first], [contrast.second] if contrast.second else [])
    return any(
        (*way[:place], *there[1], *way[place + 1 :]) in second
        for way in first
        for place in range(len(way))
        if way[place : place + 1] == tuple(there[0])
    )


def _heard_pairs() -> list[tuple[Contrast, tuple[str, str]]]:
    return [(c, pair) for c in contrasts() if c.heard for pair in c.pairs]


def test_pairs_differ_in_their_sound_alone_in_british_speech(british: dict[str, Ways]) -> None:
    """Britons say the two words of every pair that can be heard alike but for the one sound."""
    wrong = [
        pair
        for contrast, pair in _heard_pairs()
        if not _differ_in_one(british[pair[0]], british[pair[1]], contrast)
    ]
    assert wrong == []


def test_pairs_for_britain_alone_are_marked_and_no_others() -> None:
    """Americans say exactly the pairs alike but for the one sound that are not marked British."""
    wrong = [
        pair
        for contrast, pair in _heard_pairs()
        if _differ_in_one(_american(pair[0]), _american(pair[1]), contrast)
        is (pair in contrast.british_only)
    ]
    assert wrong == []


def test_no_pair_sounds_the_same_in_any_standard_accent() -> None:
    """No way of saying the first word of a pair, by any standard, is a way of saying the other."""
    dictionary = PronunciationDictionary()
    pairs = [pair for _, pair in _heard_pairs()]
    pairs += [pair for process in processes() for pair in process.pairs]
    ways = [
        [
            {tuple(map(bare, way.phones)) for way in spoken}
            for spoken in dictionary.variants_of_all(pair)
        ]
        for pair in pairs
    ]
    assert [p for p, (a, b) in zip(pairs, ways, strict=True) if a & b] == []


def test_there_are_words_for_every_sound() -> None:
    """Each contrast and each process has four pairs of words or more, and no pair twice."""
    assert all(len(set(each.pairs)) >= 4 for each in (*contrasts(), *processes()))
    assert all(len(set(each.pairs)) == len(each.pairs) for each in (*contrasts(), *processes()))


def test_contrasts_name_known_sounds() -> None:
    """Contrasts that can be heard are of the 39 phones, others may name lexical sets."""
    known = {*PHONES, ""}
    for contrast in contrasts():
        names = {contrast.first, contrast.second}
        assert names <= (known if contrast.heard else known | SETS)
        vowels = VOWELS | SETS
        assert (contrast.first in vowels) == (contrast.kind == "vowel")


def test_the_tiers_are_those_of_the_design() -> None:
    """The contrasts stand in the tiers, and in the order, in which they were worked out."""
    of_tier = {
        tier: " ".join(
            "/".join(part or "∅" for part in c.ipa) for c in contrasts() if c.tier == tier
        )
        for tier in "ABCD"
    }
    assert of_tier == {
        "A": "eɪ/aɪ ɔː/əʊ ɪ/eɪ iː/ɪ ɪ/e æ/ʌ e/eɪ æ/ɒ e/æ ʌ/ɒ t/d k/t n/l t/p l/r m/n p/b p/f k/g",
        "B": "ɜː/ɔː ɑː/aɪ ɒ/əʊ ʌ/ɑː ɜː/ɑː ɜː/e ɒ/ɔː ɜː/ʌ "
        "k/h b/w h/∅ f/h s/ʃ t/tʃ s/z d/dʒ f/v b/v v/w",
        "C": "æ/ɑː iː/ɪə ɪə/eə əʊ/aʊ ʊ/uː ʃ/tʃ n/ŋ dʒ/z tʃ/dʒ dʒ/j",
        "D": "e/eə θ/t θ/s θ/f ð/d ð/z ð/v θ/ð",
    }


def test_every_sound_can_be_explained() -> None:
    """Each of the 39 phones has letters, a word that has it, its IPA and a drawing."""
    table = sounds()
    assert set(table) == set(PHONES)
    for phone, sound in table.items():
        assert sound.ipa == to_ipa(phone)
        assert phone in {part for way in _american(sound.example) for part in way}
        assert sound.letters in sound.example
        assert sound.how == f"sound.how.{sound.drawing}"


def test_pairs_put_the_sound_that_was_meant_first() -> None:
    """Either end of a contrast can be the one to practise; without a rival the best is taken."""
    assert pair_for("IY", "IH") == ("sheep", "ship")
    assert pair_for("IH", "IY") == ("ship", "sheep")
    assert pair_for("IY", None) == ("sheep", "ship")
    assert pair_for("IY", "K") is None
    assert pair_for("ZH", None) is None


def test_unchecked_lists_of_first_languages_rank_nothing() -> None:
    """No list has been checked yet; one that has been would count."""
    for language in first_languages().values():
        assert not language.checked
        assert language.sources
        assert likely_contrasts(language) == frozenset()
    checked = replace(first_languages()["arabic"], checked=True)
    assert frozenset({"P", "B"}) in likely_contrasts(checked)
    assert likely_contrasts(None) == frozenset()


def test_first_languages_name_contrasts_and_processes_of_the_tables() -> None:
    """Nothing in the lists is unknown to the other tables."""
    known = {frozenset({c.first, c.second}) for c in contrasts()}
    ids = {process.id for process in processes()}
    for language in first_languages().values():
        assert {frozenset(pair) for pair in language.contrasts} <= known, language.id
        assert set(language.processes) <= ids
