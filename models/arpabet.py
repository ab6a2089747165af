"""The 39 phones of American dictionaries (ARPAbet), and their way to and from IPA.

A vowel carries its stress as a digit: 1 main, 2 second, 0 none ("AH0" is the sound of *a*bout).
Between British IPA and these phones stand six *lexical sets*, in small letters: vowels that Britons
themselves say in more than one way, or that the 39 phones have no sign for. Five are of Wells
(Accents of English, 1982); "idea" is like "near", but owes nothing to an R.
`models.pronunciation_rules` says which phones each may become.
"""

from __future__ import annotations

from collections.abc import Sequence

_VOWELS = {
    "AA": "ɑː", "AE": "æ", "AH": "ʌ", "AO": "ɔː", "AW": "aʊ", "AY": "aɪ", "EH": "e", "ER": "ɜː",
    "EY": "eɪ", "IH": "ɪ", "IY": "iː", "OW": "əʊ", "OY": "ɔɪ", "UH": "ʊ", "UW": "uː",
}  # fmt: skip
_CONSONANTS = {
    "B": "b", "CH": "tʃ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "P": "p", "R": "r", "S": "s", "SH": "ʃ", "T": "t",
    "TH": "θ", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_UNSTRESSED = {"AH": "ə", "ER": "ə", "IY": "i", "UW": "u"}

PHONES: tuple[str, ...] = tuple(sorted(_VOWELS | _CONSONANTS))
"""The 39 phones, sorted, without stress."""

VOWELS = frozenset(_VOWELS)
"""The phones that carry stress, without it."""

WEAK_VOWELS = frozenset({"AH", "EH", "ER", "IH", "IY", "UH", "UW"})
"""The vowels that stand for each other in syllables without stress."""

SETS = frozenset({"bath", "cure", "idea", "lot", "near", "square"})
"""The lexical sets, without stress: to be resolved before anybody sees them."""

# What espeak-ng writes for these accents, without stress marks.
_FROM_ESPEAK = {
    "iː": "IY", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "ɛ": "EH", "e": "EH", "æ": "AE", "a": "AE",
    "ɑː": "AA", "ɑ": "AA", "ɒ": "lot", "ɔː": "AO", "ɔ": "AO", "o": "AO", "ʌ": "AH", "ʊ": "UH",
    "uː": "UW", "u": "UW", "ɜː": "ER", "ɜ": "ER", "ə": "AH", "ɐ": "AH", "ɚ": "ER",
    "aɪ": "AY", "aʊ": "AW", "ɔɪ": "OY", "eɪ": "EY", "əʊ": "OW", "oʊ": "OW",
    "iə": "idea", "eə": "square", "ʊə": "cure", "aɪə": "AY AH0", "aʊə": "AW AH0", "aɪɚ": "AY ER0",
    "ɪɹ": "IH R", "ɛɹ": "EH R", "ʊɹ": "UH R", "ɔːɹ": "AO R", "ɑːɹ": "AA R", "oːɹ": "AO R",
    "əl": "AH0 L", "l̩": "AH0 L", "n̩": "AH0 N", "m̩": "AH0 M", "ɑ̃": "AA N", "ɔ̃": "AO N",
    "b": "B", "tʃ": "CH", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "h": "HH", "dʒ": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "s": "S", "ʃ": "SH", "t": "T",
    "θ": "TH", "v": "V", "w": "W", "j": "Y", "z": "Z", "ʒ": "ZH",
    "ɾ": "T", "ʔ": "T", "r": "R", "x": "K", "ɬ": "L",
}  # fmt: skip
_STRESS = {"ˈ": "1", "ˌ": "2"}
_MARKS = str.maketrans("", "", "ˈˌʲ")


def bare(phone: str) -> str:
    """A phone without its stress.

    Example:
        >>> bare("IY1")
        'IY'
    """
    return phone.rstrip("012")


def is_vowel(phone: str) -> bool:
    """Whether a phone is a vowel: with stress or without, or one of the lexical sets."""
    return bare(phone) in VOWELS or bare(phone) in SETS


def is_unstressed(phone: str) -> bool:
    """Whether a phone is a vowel without stress."""
    return phone.endswith("0")


def to_ipa(phone: str) -> str:
    """One phone in the broad IPA of British dictionaries; raises `KeyError` for what is none.

    The stress tells full vowels from weak ones; without a digit the vowel counts as full.

    Example:
        >>> to_ipa("AH1"), to_ipa("AH0"), to_ipa("OW2")
        ('ʌ', 'ə', 'əʊ')
    """
    name = bare(phone)
    if is_unstressed(phone) and name in _UNSTRESSED:
        return _UNSTRESSED[name]
    return _VOWELS[name] if name in _VOWELS else _CONSONANTS[name]


def from_espeak(phones: Sequence[str]) -> tuple[str, ...]:
    """Phones and lexical sets for what espeak-ng says, with stress; what is unknown is left out.

    Example:
        >>> from_espeak(("ˈɒ", "f", "ə"))
        ('lot1', 'F', 'AH0')
    """
    return tuple(phone for ipa in phones for phone in _one_from_espeak(ipa))


def _one_from_espeak(ipa: str) -> list[str]:
    stress = _STRESS.get(ipa[:1], "0")
    known = _FROM_ESPEAK.get(ipa.translate(_MARKS), "").split()
    return [phone + stress if phone in VOWELS or phone in SETS else phone for phone in known]
