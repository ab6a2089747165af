from __future__ import annotations

import pytest

from scoring.fluency.clauses import clause_ends_after
from tests.scoring.builders import word


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        ("tired.", "I", True),
        ("home,", "where", True),
        ("home", "because", True),
        ("tea", "and", True),
        ("old", "lady", False),
        ("the.", "Kitchen", False),
        ("because,", "I", False),
        ("went...", "To", False),
        ("home.”", "Then", True),
    ],
)
def test_a_clause_ends_at_a_sign_or_before_a_conjunction(
    before: str, after: str, *, ends: bool
) -> None:
    """Never after a word that needs another one, whatever sign the recogniser put there."""
    words = (word(before, 0.0), word(after, 0.4))
    assert clause_ends_after(words, 0) is ends


def test_the_last_word_ends_a_clause() -> None:
    """What comes after the last recognised word is not inside a clause."""
    assert clause_ends_after((word("people", 0.0),), 0)
