"""A text made ready to be spoken: cut into short pieces, with numbers and names written out.

Pure. A piece is a sentence, or a part of a long one: it is spoken, kept and played on its own, so
that nobody waits for the whole of a long text.
"""

from __future__ import annotations

import re

from models.spoken_numbers import clock, money, number, one_by_one

LONGEST_PIECE = 180
"""Characters. About 12 s of speech, and less than a third of what the voice can take at once."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9£])|\n+")
_NO_END = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|etc|vs)|\b[A-Z])\.$")
_PLACES_TO_CUT = ("; ", ": ", ", ", " – ", " ")
"""Where a long sentence may be cut, the best first."""

_SAID = {
    "SIA": "S I A",  # espeak-ng would read it as a word
    "Mr.": "Mister",  # here and below no sentence ends
    "Mrs.": "Missis",
    "Ms.": "Miz",
    "Dr.": "Doctor",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
}
_EMERGENCY = re.compile(r"\b(999|111|101|112)\b")
_MONEY = re.compile(r"([£$€])(\d[\d,]*(?:\.\d\d)?)\b")
_TIME = re.compile(r"\b(\d{1,2}):([0-5]\d)\b")
_YEAR = re.compile(r"\b(?:1[1-9]\d\d|20[1-9]\d)\b(?![,.]\d)")
_AROUND_THE_CLOCK = re.compile(r"\b24/7\b")
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " ", "&": " and "}
)


def pieces(text: str) -> tuple[str, ...]:
    """Sentences of `text` in order, none longer than `LONGEST_PIECE` characters.

    Example:
        >>> pieces("Hello. Why do you want this job?")
        ('Hello.', 'Why do you want this job?')
    """
    return tuple(piece for sentence in _sentences(text) for piece in _cut(sentence))


def written_out(text: str) -> str:
    """`text` with numbers and initials as they are said in Britain, where espeak-ng would err.

    Example:
        >>> written_out("Call 999 at 9:05.")
        'Call nine nine nine at nine oh five.'
    """
    plain = text.translate(_SIGNS)
    plain = _AROUND_THE_CLOCK.sub("twenty-four seven", plain)
    plain = _EMERGENCY.sub(lambda found: _words(one_by_one(found[1])[0]), plain)
    plain = _MONEY.sub(lambda found: _words(money(found[1], found[2], "")[0]), plain)
    plain = _TIME.sub(lambda found: _words(clock(found[1], found[2])[0]), plain)
    plain = _YEAR.sub(lambda found: _words(number(found[0])[0]), plain)
    for written, said in _SAID.items():
        plain = re.sub(rf"\b{re.escape(written)}(?!\w)", said, plain)
    return " ".join(plain.split())


def _words(words: tuple[str, ...]) -> str:
    return " ".join(words)


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for part in _split(text):
        if found and _NO_END.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _split(text: str) -> list[str]:
    """Parts between sentence ends; a closing quotation mark stays with its sentence."""
    found = list(_SENTENCE_END.finditer(text))
    ends = [end.start() + len(end[0].rstrip()) for end in found]
    parts = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    return [" ".join(part.split()) for part in parts if part.strip()]


def _cut(sentence: str) -> list[str]:
    """A sentence that is too long, cut near its middle at the best place there is."""
    if len(sentence) <= LONGEST_PIECE:
        return [sentence]
    middle = len(sentence) // 2
    for mark in _PLACES_TO_CUT:
        places = [found.end() for found in re.finditer(re.escape(mark), sentence)]
        good = [at for at in places if abs(at - middle) <= len(sentence) // 3]
        if good:
            at = min(good, key=lambda place: abs(place - middle))
            return [*_cut(sentence[:at].rstrip()), *_cut(sentence[at:].lstrip())]
    return [*_cut(sentence[:middle]), *_cut(sentence[middle:])]
