"""How numbers, times and money are read aloud in Britain, in all their usual ways."""

from __future__ import annotations

Words = tuple[str, ...]
Readings = tuple[Words, ...]
"""Ways to read something aloud, the most usual first, each in plain words."""

LARGEST = 999_999_999
"""A number with more digits is read one digit after the other."""

_UNDER_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_TEN, _HUNDRED = 10, 100
_TEENS = range(11, 20)  # "twelve hundred"
_SCALES = ((1_000_000, "million"), (1_000, "thousand"))
_YEARS = (range(1100, 2000), range(2010, 2100))  # "nineteen ninety-nine", "twenty ten"
_SCALE_LETTERS = {"k": "thousand", "m": "million", "bn": "billion"}
_MONEY = {
    "£": ("pound", "pounds", "pence"),
    "$": ("dollar", "dollars", "cents"),
    "€": ("euro", "euros", "cents"),
}


def number(digits: str) -> Readings:
    """A number as it stands in a text, with commas and a decimal point or without.

    Example:
        >>> number("2.5")
        (('two', 'point', 'five'),)
    """
    whole, point, decimals = digits.replace(",", "").partition(".")
    if point:
        tail = ("point", *one_by_one(decimals)[0])
        return tuple((*words, *tail) for words in _whole(whole))
    if digits.isdigit() and any(int(digits) in years for years in _YEARS):
        return tuple(dict.fromkeys((*_year(int(digits)), *_whole(whole))))
    return _whole(whole)


def one_by_one(digits: str) -> Readings:
    """Digit after digit, as telephone numbers are read: 0 is "oh" or "zero"."""
    zeros = ("oh", "zero") if "0" in digits else ("",)
    return tuple(
        tuple(zero if digit == "0" else _UNDER_TWENTY[int(digit)] for digit in digits)
        for zero in zeros
    )


def ordinal(digits: str) -> Readings:
    """The number's place in a row: 21 is "twenty-first"."""
    return tuple((*words[:-1], _ordinal_word(words[-1])) for words in number(digits))


def decade(digits: str) -> Readings:
    """The years of a decade: 1990 and 90 are "(nineteen) nineties"."""
    *before, last = number(digits)[0]
    return ((*before, last[:-1] + "ies" if last.endswith("y") else last + "s"),)


def clock(hours: str, minutes: str) -> Readings:
    """A time of day: 9:30 is "nine thirty" and "half past nine"."""
    hour, minute = int(hours), int(minutes)
    said, following = _below_hundred(hour), _below_hundred(hour % 12 + 1)
    if minute == 0:
        return said, (*said, "o'clock")
    plain = (*said, *_two_digits(minute))
    by_quarter = {
        15: (("quarter", "past", *said),),
        30: (("half", "past", *said), ("half", *said)),
        45: (("quarter", "to", *following),),
    }
    return plain, *by_quarter.get(minute, ())


def money(sign: str, digits: str, scale: str) -> Readings:
    """A sum: £3.50 is "three pounds fifty" and "three fifty"; `scale` is "", "k", "m" or "bn"."""
    one, many, small = _MONEY[sign]
    whole, _, decimals = digits.replace(",", "").partition(".")
    unit = one if whole == "1" and not scale else many
    if scale or len(decimals) != len("00"):
        return tuple((*words, unit) for words in scaled(digits, scale))
    coins = _below_hundred(int(decimals))
    large = _whole(whole)[0]
    if decimals == "00":
        return ((*large, unit),)
    if int(whole) == 0:
        return ((*coins, small),)
    return (*large, unit, *coins), (*large, *coins), (*large, unit, "and", *coins, small)


def scaled(digits: str, scale: str) -> Readings:
    """A number with "k", "m" or "bn" after it, or with "" for nothing."""
    tail = (_SCALE_LETTERS[scale],) if scale else ()
    return tuple((*words, *tail) for words in number(digits))


def _whole(digits: str) -> Readings:
    if not digits:
        return (("zero",), ())
    if (len(digits) > 1 and digits.startswith("0")) or int(digits) > LARGEST:
        return one_by_one(digits)
    value = int(digits)
    if value == 0:
        return ("zero",), ("oh",), ("nought",)
    said = _cardinal(value)
    others = [tuple(word for word in said if word != "and")] if "and" in said else []
    if said[0] == "one" and len(said) > 1:
        others.append(("a", *said[1:]))
    hundreds, rest = divmod(value, _HUNDRED)
    if hundreds in _TEENS and rest == 0:
        others.append((*_below_hundred(hundreds), "hundred"))
    return said, *others


def _year(value: int) -> Readings:
    century, rest = divmod(value, _HUNDRED)
    if rest == 0:
        return ((*_below_hundred(century), "hundred"),)
    return ((*_below_hundred(century), *_two_digits(rest)),)


def _cardinal(value: int) -> Words:
    for size, name in _SCALES:
        count, rest = divmod(value, size)
        if count:
            joined = ("and",) if 0 < rest < _HUNDRED else ()
            return (*_cardinal(count), name, *joined, *(_cardinal(rest) if rest else ()))
    hundreds, rest = divmod(value, _HUNDRED)
    if not hundreds:
        return _below_hundred(rest)
    tail = ("and", *_below_hundred(rest)) if rest else ()
    return (_UNDER_TWENTY[hundreds], "hundred", *tail)


def _two_digits(value: int) -> Words:
    said = _below_hundred(value)
    return said if value >= _TEN else ("oh", *said)


def _below_hundred(value: int) -> Words:
    if value < len(_UNDER_TWENTY):
        return (_UNDER_TWENTY[value],)
    tens, units = divmod(value, _TEN)
    return (_TENS[tens], *((_UNDER_TWENTY[units],) if units else ()))


def _ordinal_word(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"
