"""The text of a job advert, before anything is compared: tidied, judged and cut into parts.

Pure. What cannot be used is told as an error in words; what an employer may hardly ask, and what
looks like a trick, is found by words alone and only pointed out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from coach.errors import CoachError

MOST_CHARS = 20_000
"""About eight pages; the longest real advert is two."""
FEWEST_WORDS = 12
MOST_PARTS = 120
MOST_PART_WORDS = 45

_LEAST_ENGLISH = 0.12
"""The share of these small words in English text is .25 to .45; in a list of duties, about .2."""
_SMALL = """a an and are as at be by can for from have if in is it of on or our that the their they
this to us we when who will with you your"""
_SMALL_WORDS = frozenset(_SMALL.split())
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_BULLET = re.compile(r"^[\s\-–—*•·▪●◦o>+#]+(?=\s|\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Caution(StrEnum):
    """What an advert says that a reader should be warned of."""

    UNFAIR = "unfair"
    """It asks for something of a person that an employer may ask for in few jobs only."""
    PAY_FIRST = "pay_first"
    """It wants money, bank details or documents before there is a job."""


_UNFAIR = re.compile(
    r"\b((fe)?males? only|only (fe)?males?|(wo)?men only|no (wo)?men\b|ladies only|lads only"
    r"|young,? (and )?(dynamic|energetic|enthusiastic|attractive|fit)"
    r"|young (man|men|woman|women|lady|ladies|girls?|boys?) (only|wanted|needed)"
    r"|(you|applicants?|candidates?)( must| should| are| need to)?( be)? (aged?|ages of|between) "
    r"\d\d ?(-|–|to|and) ?\d\d( ?years)?(?! ?(hours|%|kg|miles|people))"
    r"|age limit|maximum age|no older than|under \d\ds? only"
    r"|must (not )?be (married|single|unmarried|pregnant|christian|muslim|hindu|sikh|jewish)"
    r"|not be pregnant|your (marital status|religion)|(without|with no|no) kids|childless"
    r"|(plan|want|start)(ning)? (to (start|have) )?a family"
    r"|(christians?|muslims?|hindus?|sikhs?|jews) only|church-going"
    r"|native (english )?speakers?( only)?|british[- ]born"
    r"|(british|european|eu|english|white|local) (people |nationals? |citizens? )?only"
    r"|no (foreigners|immigrants|refugees|asylum seekers)"
    r"|no (disab\w+|health problems)|(fully )?able[- ]bodied|good[- ]looking"
    r"|send (us )?a photo(graph)?( of yourself)?|(heterosexual|straight|gay)s? only)\b",
    re.IGNORECASE,
)
_PAY_FIRST = re.compile(
    r"\b((pay|send|transfer) (us |a |an |the |your )?(small |one-off |upfront |refundable |joining "
    r"|admin\w* |training |registration |security |£ ?\d+ )*(fee|deposit|money|bond)"
    r"|(registration|joining|starter|upfront|administration|refundable) (fee|deposit|payment)"
    r"|pay for your (own )?(dbs|training|uniform|starter)"
    r"|(bank|card) details|(scan|copy|photo) of your (passport|bank card|visa|brp)"
    r"|western union|gift cards?|bitcoin|crypto\w*|whats ?app only|no interview( needed)?"
    r"|use your (own )?bank account)\b",
    re.IGNORECASE,
)
_PATTERNS = {Caution.UNFAIR: _UNFAIR, Caution.PAY_FIRST: _PAY_FIRST}


class UnfitAdvert(CoachError):
    """A text that cannot be worked with."""

    message_id = "error.advert.empty"


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One sentence to be warned of, and why."""

    caution: Caution
    sentence: str


def tidy(text: str) -> str:
    """A text without signs that cannot be seen, its lines kept, at most one of them empty."""
    seen = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(sign if sign == "\n" else _visible(sign) for sign in seen)
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def usable(text: str) -> str:
    """The tidied text of an advert.

    Raises:
        UnfitAdvert: it is empty or too short, too long for an advert, or hardly English.
    """
    if len(text) > 4 * MOST_CHARS:  # before any work on it
        raise UnfitAdvert("error.advert.long", most=MOST_CHARS)
    found = tidy(text)
    words = words_of(found)
    if not words:
        raise UnfitAdvert
    if len(found) > MOST_CHARS:
        raise UnfitAdvert("error.advert.long", most=MOST_CHARS)
    if len(words) < FEWEST_WORDS:
        raise UnfitAdvert("error.advert.short")
    small = sum(word.lower() in _SMALL_WORDS for word in words)
    if small < _LEAST_ENGLISH * len(words):
        raise UnfitAdvert("error.advert.not_english")
    return found


def parts_of(text: str) -> tuple[str, ...]:
    """Sentences and lines of a tidied text, in order and each once, without marks of a list."""
    lines = (_BULLET.sub("", line).strip() for line in text.split("\n"))
    sentences = (part.strip() for line in lines for part in _SENTENCE_END.split(line))
    cut = (piece for part in sentences for piece in _cut(part))
    return tuple(dict.fromkeys(part for part in cut if words_of(part)))[:MOST_PARTS]


def warnings_of(parts: tuple[str, ...]) -> tuple[Warned, ...]:
    """The sentences that a reader should be warned of, each with one reason."""
    return tuple(
        Warned(caution=caution, sentence=part)
        for part in parts
        for caution, pattern in _PATTERNS.items()
        if pattern.search(part)
    )


def words_of(text: str) -> list[str]:
    """Its words, without numbers and signs."""
    return _WORD.findall(text)


def _visible(sign: str) -> str:
    kind = unicodedata.category(sign)
    return "" if kind in {"Cf", "Cs", "Co", "Cn"} else " " if kind[0] in "CZ" else sign


def _cut(part: str) -> list[str]:
    """A part, or several where somebody wrote without full stops."""
    words = part.split()
    steps = range(0, len(words), MOST_PART_WORDS)
    return [" ".join(words[start : start + MOST_PART_WORDS]) for start in steps]
