from __future__ import annotations

import pytest

from models.voice_text import LONGEST_PIECE, pieces, written_out
from questions.load import load_builtin_banks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call 999 now.", "Call nine nine nine now."),
        ("It is £12.50 an hour.", "It is twelve pounds fifty an hour."),
        ("£8 or £1,200", "eight pounds or one thousand two hundred pounds"),
        ("Come at 9:05.", "Come at nine oh five."),
        ("open 24/7 since 2019", "open twenty-four seven since twenty nineteen"),
        ("My SIA card, Mr. Smith", "My S I A card, Mister Smith"),
        ("IT for 25 people & me", "IT for 25 people and me"),
        ("It's  ‘fine’", "It's 'fine'"),
    ],
)
def test_numbers_are_written_as_they_are_said(text: str, said: str) -> None:
    """Emergency numbers, money, times and years are written out as people in Britain say them."""
    assert written_out(text) == said


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two? Three!", ("One.", "Two?", "Three!")),
        ("I asked Mr. Hill. He said yes.", ("I asked Mr. Hill.", "He said yes.")),
        ("It is 1.6 metres. £5 is enough.", ("It is 1.6 metres.", "£5 is enough.")),
        ('She said: "Stop!" Then I stopped.', ('She said: "Stop!"', "Then I stopped.")),
        ("no end", ("no end",)),
        ("", ()),
    ],
)
def test_a_text_is_cut_at_its_sentences(text: str, cut: tuple[str, ...]) -> None:
    """Each sentence is a piece; a stop that ends no sentence cuts nothing."""
    assert pieces(text) == cut


def test_pieces_hold_all_the_words_and_are_short() -> None:
    """Whatever the bank asks or answers can be said piece by piece, and no word is lost."""
    bank = load_builtin_banks()
    texts = [question.text for question in bank.questions]
    texts += [answer.text for question in bank.questions for answer in question.model_answers]
    for text in texts:
        cut = pieces(text)
        assert " ".join(cut).split() == text.split()
        assert all(0 < len(piece) <= LONGEST_PIECE for piece in cut), cut


def test_a_long_sentence_is_cut_where_one_breathes() -> None:
    """A sentence that is too long is cut at a comma near its middle, or else between words."""
    with_comma = f"{'a ' * 50}and, {'b ' * 50}end."
    assert [piece.split()[-1] for piece in pieces(with_comma)] == ["and,", "end."]
    assert all(len(piece) <= LONGEST_PIECE for piece in pieces("word " * 100))
    assert "".join(pieces("x" * 500)) == "x" * 500
