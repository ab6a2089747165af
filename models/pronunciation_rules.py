"""What else is standard once one way to say a word is known: the rules of British and American.

Each rule looks at one place in a word and says what may stand there instead, at a cost: the dearer,
the less usual. Sources: Wells, Accents of English (1982) and Longman Pronunciation Dictionary
(2008), for which variants count as standard; Cruttenden, Gimson's Pronunciation of English (2014).
Left out on purpose, because learners are taught otherwise or because what a rule allows is what
learners get wrong: "-in" for "-ing", a dropped h in full words, a glottal stop for T, any other
sound for TH, and W for V.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from models.arpabet import SETS, VOWELS, bare, is_unstressed, is_vowel

Phones = tuple[str, ...]

_SYLLABIC = {"L", "N"}
_CANNOT_BEAR_SYLLABIC = {"HH", "L", "R", "W", "Y"}
_VELAR_OR_PALATAL = {"CH", "G", "JH", "K", "NG", "SH", "ZH"}
_PREFIXES = re.compile(r"be|de|e(?!-?mail)|pre|re|se")
_RISING = {"AY", "AW", "OY"}
_COALESCED = {"T": "CH", "D": "JH"}

# How Britons say a lexical set: before a consonant or at the end, and before a vowel's R. `0` is a
# weak vowel of its own, other vowels take the stress of the set.
_OF_A_SET = {
    "bath": ("AA", "AE"),
    "cure": ("UH AH0", "AO", "UH"),
    "idea": ("IY AH0", "IH AH0"),
    "lot": ("AA", "AO"),
    "near": ("IH AH0", "IY", "IY AH0", "IH"),
    "square": ("EH", "EH AH0"),
}
_BEFORE_R = {"cure": ("UH", "AO"), "idea": ("IH", "IY"), "near": ("IH", "IY"), "square": ("EH",)}
_WEAK_IDEA = ("IY AH0", "IH AH0", "Y AH0")  # "million"
_STEP_IN_SET = 0.12
_SETS_OF_R = {"IH": "near", "IY": "near", "EH": "square", "UH": "cure", "UW": "cure"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to say a written word: its phones, in which accent, from where, how unusual (0 up).

    `american` tells which accent's rules hold for it. Phones may be lexical sets still.
    """

    word: str
    phones: Phones
    source: str
    cost: float
    american: bool

    @property
    def resolved(self) -> bool:
        """Whether every phone is one of the 39."""
        return not any(bare(phone) in SETS for phone in self.phones)


Place = Callable[[Form, int], Iterator[tuple[int, Phones]]]
"""At a place of a form: how many phones may be replaced there, and by what."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A standard variation: its name, how unusual it is, for which accent it holds, and where."""

    name: str
    cost: float
    american: bool = True
    british: bool = True
    at: Place

    def apply(self, form: Form) -> Iterator[Form]:
        """Every form that differs from `form` by this rule at one place."""
        if not (self.american if form.american else self.british):
            return
        for place in range(len(form.phones)):
            for length, new in self.at(form, place):
                phones = form.phones[:place] + new + form.phones[place + length :]
                yield replace(form, phones=phones, source=self.name, cost=form.cost + self.cost)


def neighbours(form: Form) -> Iterator[Form]:
    """Forms one step further from the usual: a lexical set resolved, or else one rule applied."""
    if not form.resolved:
        yield from _resolve(form)
        return
    for rule in RULES:
        yield from rule.apply(form)


def resolutions(form: Form) -> Iterator[Form]:
    """Every form that the lexical sets of `form` can stand for; `form` itself if it has none."""
    if form.resolved:
        yield form
        return
    for nearer in _resolve(form):
        yield from resolutions(nearer)


def non_rhotic(phones: Phones) -> Phones:
    """The same word without R, but before a vowel: how most of England says it.

    ER stands for the vowel of "nurse" and for the weak one of "letter", with and without R.

    Example:
        >>> non_rhotic(("HH", "AA1", "R", "D"))
        ('HH', 'AA1', 'D')
    """
    said: list[str] = []
    for place, phone in enumerate(phones):
        after_vowel = bool(said) and is_vowel(said[-1])
        if phone == "R" and after_vowel:
            _say_r(said, before_vowel=_vowel_at(phones, place + 1))
        elif bare(phone) == "ER" and _vowel_at(phones, place + 1):
            said += ["AH0" if is_unstressed(phone) else phone, "R"]
        else:
            said.append(phone)
    return tuple(said)


def with_er(british: Phones, references: Iterable[Phones]) -> Phones:
    """British phones with ER0 for the weak vowels that have an R in American references.

    So "letter" keeps apart from "beta", though both end alike in Britain.
    """
    said = list(british)
    for reference in references:
        ours = non_rhotic(reference)
        if len(ours) == len(said):
            pairs = enumerate(zip(said, ours, strict=True))
            at = [place for place, pair in pairs if pair == ("AH0", "ER0")]
            for place in at:
                said[place] = "ER0"
    return tuple(said)


def _say_r(said: list[str], *, before_vowel: bool) -> None:
    vowel = bare(said[-1])
    if vowel in _SETS_OF_R and (not before_vowel or vowel in {"UH", "UW"}):
        said[-1] = _SETS_OF_R[vowel] + said[-1][len(vowel) :]
    if before_vowel:
        said.append("R")
    elif vowel in _RISING:
        said.append("AH0")


def _vowel_at(phones: Phones, place: int) -> bool:
    return 0 <= place < len(phones) and is_vowel(phones[place])


def _resolve(form: Form) -> Iterator[Form]:
    place = next(p for p, phone in enumerate(form.phones) if bare(phone) in SETS)
    stress = form.phones[place][-1]
    for step, choice in enumerate(_choices(form.phones, place)):
        new = tuple(p + stress if p in VOWELS else p for p in choice.split())
        phones = form.phones[:place] + new + form.phones[place + 1 :]
        yield replace(form, phones=phones, cost=form.cost + step * _STEP_IN_SET)


def _choices(phones: Phones, place: int) -> tuple[str, ...]:
    name = bare(phones[place])
    if name in _BEFORE_R and phones[place + 1 : place + 2] == ("R",):
        return _BEFORE_R[name]
    if phones[place] == "idea0" and sum(map(is_vowel, phones)) > 1:
        return _WEAK_IDEA
    return _OF_A_SET[name]


# --- the rules' places: `yield length, new` -------------------------------------------------------


def _schwa_for_er(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """The end of "letter" is the weak vowel alone."""
    if form.phones[place] != "ER0" or _vowel_at(form.phones, place + 1):
        return
    if sum(map(is_vowel, form.phones)) > 1:
        yield 1, ("AH0",)


def _flap(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """T between vowels, the second without stress, is a short D: "water", "party"."""
    before, here, after = form.phones[:place], form.phones[place], form.phones[place + 1 :]
    if here != "T" or not before or not after:
        return
    voiced = is_vowel(before[-1]) or before[-1] == "R"
    weak = is_unstressed(after[0]) or after == ("OW2",)
    syllabic_n = after[:2] == ("AH0", "N")  # "button" has a T still
    if voiced and ((weak and not syllabic_n) or after == ("L",)):
        yield 1, ("D",)


def _syllabic(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """L and N can be a syllable by themselves: "bottle", "button"."""
    phones = form.phones
    if phones[place] != "AH0" or place == 0 or place + 1 == len(phones):
        return
    if not any(map(is_vowel, phones[:place] + phones[place + 1 :])):
        return  # the only vowel of a small word: "been" is no "b'n"
    before, after = phones[place - 1], phones[place + 1]
    bearable = not is_vowel(before) and before not in _CANNOT_BEAR_SYLLABIC
    twice = after == "N" and before in {"M", "N", "NG"}
    if after in _SYLLABIC and bearable and not twice and not _vowel_at(phones, place + 2):
        yield 1, ()


def _compressed(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """A weak vowel before L, N, R and another weak vowel may go: "family", "every"."""
    phones = form.phones
    if not any(map(is_vowel, phones[:place])) or is_vowel(phones[place - 1]):
        return
    if phones[place - 1] in _CANNOT_BEAR_SYLLABIC:
        return
    after = phones[place + 1 : place + 3]
    if phones[place] == "AH0" and len(after) == 2 and after[0] in {"L", "N", "R"}:  # noqa: PLR2004
        if is_unstressed(after[1]):
            yield 1, ()
    elif phones[place] == "ER0" and after and is_unstressed(after[0]):
        yield 1, ("R",)


def _weak_i(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """The weak vowel of "wanted", "roses", "service" is that of "about" for many."""
    rest = form.phones[place + 1 :]
    if form.phones[place] != "IH0" or not rest or sum(map(is_vowel, form.phones)) == 1:
        return
    if place and not is_vowel(rest[0]) and rest[0] not in _VELAR_OR_PALATAL | {"R"}:
        yield 1, ("AH0",)


def _prefix(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """The weak vowel of be-, de-, e-, pre-, re-, se-: of "kit", "happy" or "about"."""
    here = form.phones[place]
    if any(map(is_vowel, form.phones[:place])) or here not in {"IH0", "AH0", "IY0", "EH0"}:
        return
    if _PREFIXES.match(form.word) and len(form.phones) > place + 2:
        free = "EH0" if form.word.startswith("ex") else "IY0"
        yield from ((1, (vowel,)) for vowel in ("IH0", free, "AH0") if vowel != here)


def _weak_u(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """The weak vowel of "popular", "education": of "foot", of "about", of "goose"."""
    phones = form.phones
    here, before = phones[place], phones[place - 1 : place]
    if here in {"UW0", "UH0"} and before in {("Y",), ("JH",), ("CH",), ("SH",)}:
        rest = phones[place + 1 :]
        if rest and not is_vowel(rest[0]):
            yield from ((1, (v,)) for v in ("UH0", "AH0", "UW0") if v != here)


def _coalesced(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """T and D melt with a Y after them: "Tuesday", "during"."""
    here, after = form.phones[place], form.phones[place + 1 : place + 2]
    if here in _COALESCED and after == ("Y",) and _vowel_at(form.phones, place + 2):
        yield 2, (_COALESCED[here],)


def _plain_w(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """Most say "which" as "witch"."""
    if form.phones[place : place + 2] == ("HH", "W"):
        yield 2, ("W",)


def _before_r(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """Vowels that R draws together: "near", "poor"."""
    here, after = form.phones[place], form.phones[place + 1 : place + 2]
    if after != ("R",) or _vowel_at(form.phones, place + 2) or is_unstressed(here):
        return
    other = {"IH": "IY", "IY": "IH", "UW": "UH", "UH": "AO"}.get(bare(here))
    if other:
        yield 1, (other + here[-1],)


def _caught(form: Form, place: int) -> Iterator[tuple[int, Phones]]:
    """Many Americans say "caught" as "cot"."""
    if bare(form.phones[place]) == "AO" and form.phones[place + 1 : place + 2] != ("R",):
        yield 1, ("AA" + form.phones[place][-1],)


RULES = (
    Rule(name="plain_w", cost=0.1, at=_plain_w),
    Rule(name="schwa_for_er", cost=0.2, american=False, at=_schwa_for_er),
    Rule(name="flap", cost=0.3, british=False, at=_flap),
    Rule(name="before_r", cost=0.4, british=False, at=_before_r),
    Rule(name="coalesced", cost=0.4, american=False, at=_coalesced),
    Rule(name="prefix", cost=0.45, at=_prefix),
    Rule(name="weak_i", cost=0.5, at=_weak_i),
    Rule(name="weak_u", cost=0.5, at=_weak_u),
    Rule(name="syllabic", cost=0.6, at=_syllabic),
    Rule(name="compressed", cost=0.6, at=_compressed),
    Rule(name="caught", cost=0.9, british=False, at=_caught),
)
