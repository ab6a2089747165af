"""What the tests of question banks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from questions.load import load_builtin_banks

if TYPE_CHECKING:
    from questions.bank import Bank

_SMALL_BANK = '''\
[[sector]]
id = "gardens"
title = "Gardens"

[[sector.role]]
id = "gardener"
title = "Gardener"

[[question]]
id = "gardens-why"
sector = "gardens"
level = "entry_2"
kind = "motivation"
text = "Why do you want to work in a garden?"
why = """
The employer wants to hear a reason.
[[question]]
id = "not-a-question"
level = "this line is inside a text"
"""
follow_up = "Which plant do you like?"

[[question.must_hear]]
id = "reason"
text = "A reason."
say = "I like to be outside."
cues = ["i like/love ... outside"]

[[question.key_word]]
word = "plant"
meaning = "a living thing that grows in the ground"

[question.frames]
entry_2 = ["I like ___."]

[question.model_answers]
entry_2 = "I like to be outside with every plant."
'''


@pytest.fixture(scope="session")
def builtin() -> Bank:
    """The banks that the product ships."""
    return load_builtin_banks()


@pytest.fixture
def small_bank() -> str:
    """The TOML text of a bank with one sector, one role and one question."""
    return _SMALL_BANK
