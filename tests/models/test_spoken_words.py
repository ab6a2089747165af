from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.spoken_numbers import number
from models.spoken_words import readings

KNOWN = {"coworker", "nurse", "organize", "it", "color", "boss", "worker", "cafe", "math", "don't"}


def read(text: str) -> list[str]:
    """The readings of a text, each as one string."""
    return [" ".join(words) for words in readings(text, KNOWN.__contains__)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£5", ["five pounds"]),
        ("£1", ["one pound"]),
        ("£3.50", ["three pounds fifty", "three fifty", "three pounds and fifty pence"]),
        ("£0.99", ["ninety nine pence"]),
        ("£20k", ["twenty thousand pounds"]),
        ("$2.5m", ["two point five million dollars"]),
        ("9:00", ["nine", "nine o'clock"]),
        ("9:05", ["nine oh five"]),
        ("9:30", ["nine thirty", "half past nine", "half nine"]),
        ("12:45pm", ["twelve forty five p. m.", "quarter to one p. m."]),
        ("10am", ["ten a. m."]),
        ("0", ["zero", "oh", "nought"]),
        ("100", ["one hundred", "a hundred"]),
        ("101", ["one hundred and one", "one hundred one", "a hundred and one"]),
        ("1,200", ["one thousand two hundred", "a thousand two hundred", "twelve hundred"]),
        ("2018", ["twenty eighteen", "two thousand and eighteen", "two thousand eighteen"]),
        ("2005", ["two thousand and five", "two thousand five"]),
        ("1,000,000", ["one million", "a million"]),
        ("07700", ["oh seven seven oh oh", "zero seven seven zero zero"]),
        ("2.5", ["two point five"]),
        ("5%", ["five percent"]),
        ("3rd", ["third"]),
        ("20th", ["twentieth"]),
        ("1990s", ["nineteen nineties"]),
        ("9-5", ["nine to five", "nine five"]),
        ("24/7", ["twenty four seven"]),
        ("¾", ["three quarters"]),
    ],
)
def test_numbers_are_read_in_their_usual_ways(text: str, expected: list[str]) -> None:
    """Numbers, times, sums and dates are read as people in Britain read them."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don’t,”", ["don't"]),
        ("co-worker", ["coworker"]),
        ("boss-nurse", ["boss nurse"]),
        ("nurse's", ["nurse 's"]),
        ("workers'", ["worker 's"]),
        ("boss'", ["boss"]),
        ("maths", ["math 's"]),
        ("organise", ["organize"]),
        ("colour", ["color"]),
        ("Café!", ["cafe"]),
        ("NHS", ["n. h. s."]),
        ("CVs", ["c. v. 's"]),
        ("U.K.", ["u. k."]),
        ("IT", ["i. t.", "it"]),
        ("it", ["it"]),
        ("NATO", ["nato", "n. a. t. o."]),
        ("Mustafa", ["mustafa"]),
        ("R&D", ["r. and d."]),
        ("...", []),
        ("", []),
    ],
)
def test_words_are_brought_to_what_a_dictionary_holds(text: str, expected: list[str]) -> None:
    """Punctuation, capitals, endings, British spellings and initials are seen through."""
    assert read(text) == expected


@given(st.integers(min_value=0, max_value=10**12))
@example(1100)
def test_every_number_can_be_read(value: int) -> None:
    """Whatever the number, each reading is made of words, and no two are the same."""
    ways = number(str(value))
    assert ways
    assert len(set(ways)) == len(ways)
    assert all(word.replace("'", "").isalpha() for words in ways for word in words)
