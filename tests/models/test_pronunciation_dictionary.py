from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pronunciation_dictionary import (
    MOST_VARIANTS,
    PHONES,
    PronunciationDictionary,
    bare,
    to_ipa,
)
from models.weak_forms import WEAK_FORMS

pytestmark = pytest.mark.models

VOWELS = {phone for phone in PHONES if phone[0] in "AEIOU"}
DENTALS = {"TH", "DH"}

# Words of interviews, with every sound of English.
TEXT = (
    "about again always answer any ask bath beautiful because before better bottle building can't "
    "children city class clothes coffee company computer could customer daughter different during "
    "earth education eight either email engineer English every experience father February fifth "
    "first fruit garage girl government happy hospital hour interview January job kitchen know "
    "language later law leisure little live manager maths month mother natural necessary never "
    "news night nothing often one organised other people photograph poor privacy question really "
    "refugee responsible schedule school secretary seven sheep ship should sixth something station "
    "student teacher team the theatre their them thing think this three through Thursday tomato "
    "training travelling Tuesday university usually vegetables very village voice volunteer want "
    "water weather Wednesday week well where which with work world worry would year you young"
)
COMMON = TEXT.split()


@pytest.fixture(scope="module")
def dictionary() -> PronunciationDictionary:
    """One dictionary for all tests: it only remembers."""
    return PronunciationDictionary()


def said(dictionary: PronunciationDictionary, word: str) -> list[str]:
    """The variants of a word as plain phones."""
    return [" ".join(map(bare, each.phones)) for each in dictionary.variants(word)]


@pytest.mark.parametrize(
    ("word", "british", "american"),
    [
        ("water", "W AO T AH", "W AO D ER"),
        ("news", "N Y UW Z", "N UW Z"),
        ("student", "S T Y UW D AH N T", "S T UW D AH N T"),
        ("Tuesday", "CH UW Z D EY", "T UW Z D EY"),
        ("during", "JH UH R IH NG", "D UH R IH NG"),
        ("tomato", "T AH M AA T OW", "T AH M EY D OW"),
        ("schedule", "SH EH D Y UW L", "S K EH JH UH L"),
        ("bath", "B AA TH", "B AE TH"),
        ("class", "K L AA S", "K L AE S"),
        ("can't", "K AA N T", "K AE N T"),
        ("answer", "AA N S AH", "AE N S ER"),
        ("half", "HH AA F", "HH AE F"),
        ("hot", "HH AO T", "HH AA T"),
        ("job", "JH AO B", "JH AA B"),
        ("dog", "D AA G", "D AO G"),
        ("law", "L AO", "L AA"),
        ("hard", "HH AA D", "HH AA R D"),
        ("car", "K AA", "K AA R"),
        ("four", "F AO", "F AO R"),
        ("work", "W ER K", "W ER K"),
        ("teacher", "T IY CH AH", "T IY CH ER"),
        ("here", "HH IH AH", "HH IH R"),
        ("year", "Y IY", "Y IH R"),
        ("where", "W EH", "HH W EH R"),
        ("poor", "P AO", "P UH R"),
        ("sure", "SH AO", "SH UH R"),
        ("fire", "F AY AH", "F AY ER"),
        ("hour", "AW AH", "AW ER"),
        ("worry", "W AH R IY", "W ER IY"),
        ("camera", "K AE M AH R AH", "K AE M ER AH"),
        ("better", "B EH T AH", "B EH D ER"),
        ("little", "L IH T AH L", "L IH D AH L"),
        ("party", "P AA T IY", "P AA R D IY"),
        ("beautiful", "B Y UW T IH F AH L", "B Y UW D AH F AH L"),
        ("bottle", "B AO T L", "B AA T L"),
        ("button", "B AH T N", "B AH T AH N"),
        ("wanted", "W AO N T IH D", "W AA N T AH D"),
        ("necessary", "N EH S AH S R IY", "N EH S AH S EH R IY"),
        ("secretary", "S EH K R AH T R IY", "S EH K R AH T EH R IY"),
        ("privacy", "P R IH V AH S IY", "P R AY V AH S IY"),
        ("leisure", "L EH ZH ER", "L IY ZH ER"),
        ("garage", "G AE R IH JH", "G ER AA ZH"),
        ("either", "AY DH AH", "IY DH ER"),
        ("version", "V ER SH AH N", "V ER ZH AH N"),
        ("organised", "AO G AH N AY Z D", "AO R G AH N AY Z D"),
        ("been", "B IY N", "B IH N"),
        ("what", "W AA T", "W AH T"),
        ("every", "EH V R IY", "EH V ER IY"),
        ("before", "B IH F AO", "B IY F AO R"),
    ],
)
def test_what_britons_and_americans_say_is_no_mistake(
    dictionary: PronunciationDictionary, word: str, british: str, american: str
) -> None:
    """A word has the variants of both accents, with those that its rules make."""
    assert {british, american} <= set(said(dictionary, word))


@pytest.mark.parametrize(
    ("word", "mistakes"),
    [
        ("three", ["T R IY", "F R IY", "S R IY", "TH IY"]),
        ("think", ["T IH NG K", "S IH NG K", "F IH NG K", "TH IY NG K", "DH IH NG K"]),
        ("this", ["D IH S", "Z IH S", "DH IY S", "TH IH S"]),
        ("mother", ["M AH D ER", "M AH Z ER", "M AA DH ER"]),
        ("months", ["M AH N S", "M AH N T S"]),
        ("very", ["W EH R IY", "B EH R IY", "F EH R IY", "V EH L IY"]),
        ("voice", ["W OY S", "B OY S"]),
        ("work", ["V ER K", "W AO K", "W AO R K", "W ER"]),
        ("ship", ["SH IY P", "CH IH P", "S IH P"]),
        ("sheep", ["SH IH P"]),
        ("live", ["L IY V", "L IH F"]),
        ("bad", ["B EH D", "B AE T", "P AE D"]),
        ("get", ["G IH T", "G EH"]),
        ("good", ["G UW D", "G IH D"]),
        ("pen", ["P IH N"]),
        ("job", ["JH OW B", "Y AA B", "JH AA P"]),
        ("people", ["B IY P AH L", "P IY B AH L"]),
        ("light", ["R AY T", "L AY", "L AY D"]),
        ("happy", ["AE P IY", "HH AE B IY"]),
        ("house", ["AW S"]),
        ("here", ["IH R"]),
        ("going", ["G OW IH N"]),
        ("bus", ["B AA S", "B UW S"]),
        ("butter", ["B AH DH ER", "B AH ER"]),
        ("attend", ["AH D EH N D"]),
        ("scissors", ["S IH S ER Z"]),
        ("faced", ["F EY S D"]),
        ("been", ["B N"]),
        ("one", ["W AO N"]),
        ("school", ["EH S K UW L", "IH S K UW L"]),
        ("asked", ["AE S K EH D", "AA S K IH D"]),
        ("important", ["IY M P AO R T AH N T"]),
    ],
)
def test_what_learners_get_wrong_stays_wrong(
    dictionary: PronunciationDictionary, word: str, mistakes: list[str]
) -> None:
    """No rule lets a common mistake of learners pass as a variant."""
    assert set(mistakes).isdisjoint(said(dictionary, word))


@pytest.mark.parametrize("word", [*COMMON, *WEAK_FORMS])
def test_variants_are_valid_and_few(dictionary: PronunciationDictionary, word: str) -> None:
    """One to eight ways, none twice, of the 39 phones, stress on vowels and nowhere else."""
    variants = dictionary.variants(word)
    assert 1 <= len(variants) <= MOST_VARIANTS
    assert len({tuple(map(bare, each.phones)) for each in variants}) == len(variants)
    for phone in (phone for each in variants for phone in each.phones):
        assert bare(phone) in PHONES
        assert (phone[-1] in "012") == (bare(phone) in VOWELS)


@pytest.mark.parametrize("word", [word for word in COMMON if word != "clothes"])
def test_no_variant_loses_or_gains_a_th(dictionary: PronunciationDictionary, word: str) -> None:
    """The two sounds of th are in every variant of a word or in none."""
    counts = {
        sum(bare(phone) in DENTALS for phone in each.phones) for each in dictionary.variants(word)
    }
    assert len(counts) == 1


@pytest.mark.parametrize(("word", "ways"), WEAK_FORMS.items())
def test_small_words_have_their_weak_forms(
    dictionary: PronunciationDictionary, word: str, ways: tuple[str, ...]
) -> None:
    """Every weak form of the list is found, beside the word's full form."""
    found = said(dictionary, word)
    assert {" ".join(map(bare, way.split())) for way in ways} <= set(found)


@pytest.mark.parametrize(
    ("word", "full"),
    [("to", "T UW"), ("for", "F AO R"), ("have", "HH AE V"), ("him", "HH IH M"), ("of", "AO V")],
)
def test_small_words_keep_their_full_forms(
    dictionary: PronunciationDictionary, word: str, full: str
) -> None:
    """A small word may also be said in full."""
    assert full in said(dictionary, word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("£5", "F AY V P AW N D Z"),
        ("£3.50", "TH R IY F IH F T IY"),
        ("9:30", "N AY N TH ER T IY"),
        ("9:30", "HH AA F P AA S T N AY N"),
        ("2018", "T W EH N T IY EY T IY N"),
        ("24", "T W EH N T IY F AO"),
        ("21st", "T W EH N T IY F ER S T"),
        ("don't,", "D OW N T"),
        ("“Don’t", "D OW N T"),
        ("co-worker", "K OW W ER K ER"),
        ("well-known.", "W EH L N OW N"),
        ("TV", "T IY V IY"),
        ("NHS", "EH N EY CH EH S"),
        ("U.K.", "Y UW K EY"),
        ("CVs", "S IY V IY Z"),
        ("IT", "AY T IY"),
        ("A", "AH"),
        ("café", "K AE F EY"),
        ("nurse's", "N ER S IH Z"),
        ("workers'", "W ER K ER Z"),
        ("maths", "M AE TH S"),
        ("Jobcentre", "JH AA B S EH N T AH"),
        ("Jobcentre", "JH AA B S EH N T ER"),
        ("Ali's", "AA L IY Z"),
    ],
)
def test_words_are_read_as_the_recogniser_shows_them(
    dictionary: PronunciationDictionary, word: str, expected: str
) -> None:
    """Capitals, signs, numbers, times, money and unknown words are read aloud."""
    assert expected in said(dictionary, word)


@pytest.mark.parametrize("word", ["", " ", "...", "—", "?!", "العربية", "日本"])
def test_where_nothing_is_spoken_there_is_nothing(
    dictionary: PronunciationDictionary, word: str
) -> None:
    """Punctuation, and letters that English does not have, are not spoken."""
    assert dictionary.variants(word) == ()


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("car", "K AA R"),
        ("water", "W AO T ER"),
        ("news", "N Y UW Z"),
        ("tomato", "T AH M AA T OW"),
        ("worry", "W AH R IY"),
        ("can't", "K AA N T"),
        ("the", "DH AH"),
        ("with", "W IH DH"),
    ],
)
def test_the_dictionary_comes_first_as_britons_say_it(
    dictionary: PronunciationDictionary, word: str, first: str
) -> None:
    """An entry of the dictionary that Britons share leads; where there is none, theirs does."""
    assert said(dictionary, word)[0] == first


def test_a_batch_gives_what_single_words_give(dictionary: PronunciationDictionary) -> None:
    """Looked up together, also twice, each word has the variants that it has alone."""
    words = [*COMMON, "£5", "", "Tigrinya", "Jobcentre", *COMMON]
    alone = PronunciationDictionary()
    assert PronunciationDictionary().variants_of_all(words) == [alone.variants(w) for w in words]
    assert dictionary.variants_of_all([]) == []


@given(st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_text_is_too_odd(dictionary: PronunciationDictionary, text: str) -> None:
    """Whatever is written, the answer is at most eight ways of known phones."""
    variants = dictionary.variants(text)
    assert len(variants) <= MOST_VARIANTS
    assert all(bare(phone) in PHONES for each in variants for phone in each.phones)
    assert all(each.phones for each in variants)


def test_real_speech_of_learners_has_its_expected_sounds(
    dictionary: PronunciationDictionary, coach_data: Path
) -> None:
    """Of the words in speechocean762, 94 % are expected in a way that is among the variants.

    The rest are its own: "not" with the vowel of "nut", and slips such as "kate" as "ket".
    """
    file = coach_data / "so762" / "scores.json"
    spoken = [
        (word["text"].lower(), tuple(map(bare, word["phones"])))
        for utterance in json.loads(file.read_text("utf-8")).values()
        for word in utterance["words"]
    ]
    ways = dictionary.variants_of_all([word for word, _ in spoken])
    hits = sum(
        phones in {tuple(map(bare, way.phones)) for way in variants}
        for (_, phones), variants in zip(spoken, ways, strict=True)
    )
    assert hits / len(spoken) > 0.94


def test_phones_are_the_39_in_order() -> None:
    """The set of phones is complete, sorted and without stress."""
    assert len(set(PHONES)) == 39
    assert list(PHONES) == sorted(PHONES)
    assert VOWELS | DENTALS | {"NG", "ZH", "Y"} <= set(PHONES)


@pytest.mark.parametrize(
    ("phones", "ipa"),
    [
        ("W AO1 T ER0", "wɔːtə"),
        ("TH R IY1", "θriː"),
        ("N ER1 S", "nɜːs"),
        ("AH0 B AW1 T", "əbaʊt"),
        ("M AH1 N IY0", "mʌni"),
        ("G OW1 IH0 NG", "ɡəʊɪŋ"),
        ("JH EH1 CH AA2 ZH Y UH2", "dʒetʃɑːʒjʊ"),
    ],
)
def test_phones_are_written_as_british_dictionaries_do(phones: str, ipa: str) -> None:
    """Phones become broad British IPA, the weak vowels told by their stress."""
    assert "".join(map(to_ipa, phones.split())) == ipa


def test_every_phone_has_a_sign_of_its_own() -> None:
    """Without stress the 39 phones have 39 different signs, and stress is taken off cleanly."""
    assert len({to_ipa(phone) for phone in PHONES}) == len(PHONES)
    assert [bare(phone + "1") for phone in PHONES] == list(PHONES)
    with pytest.raises(KeyError):
        to_ipa("XX")
