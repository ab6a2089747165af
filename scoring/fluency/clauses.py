"""Where a clause may end: a rule on the recognised text, simple enough to explain.

A pause after word *i* stands between clauses if word *i* carries the punctuation of a clause
end, or the next word opens a clause - unless word *i* is one that no clause ends with ("the",
"my", "because", "I"). That last rule matters: the recogniser hears each segment on its own and
tends to close it with a full stop, also where the speaker only stopped to look for a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import Word

_CLAUSE_END_SIGNS = frozenset(".,?!;:")
_TRAILING_OFF = ("...", "…", "-", "–", "—")
_CLOSING_QUOTES = "\"'’”)"

# fmt: off
CLAUSE_OPENERS = frozenset({
    "after", "although", "and", "because", "before", "but", "however", "if", "or", "since", "so",
    "that", "then", "though", "unless", "until", "when", "where", "whether", "which", "while",
    "who", "why",
})
# fmt: on
"""Conjunctions and relatives: a pause before one of these stands between clauses."""

# fmt: off
NEVER_CLAUSE_FINAL = frozenset({
    "a", "although", "an", "and", "because", "but", "every", "from", "he", "he's", "i", "i'd",
    "i'll", "i'm", "i've", "if", "its", "my", "of", "or", "our", "she", "than", "the", "their",
    "they", "they're", "to", "unless", "very", "we", "we'll", "we're", "we've", "your",
})
# fmt: on
"""Words that need another one after them: a pause after one of these is inside a clause."""


def clause_ends_after(words: Sequence[Word], index: int) -> bool:
    """Whether a clause may end after word `index` (True after the last word)."""
    if normal_form(words[index].text) in NEVER_CLAUSE_FINAL:
        return False
    if index + 1 >= len(words) or _carries_end_sign(words[index].text):
        return True
    return normal_form(words[index + 1].text) in CLAUSE_OPENERS


def _carries_end_sign(text: str) -> bool:
    bare = text.rstrip(_CLOSING_QUOTES)
    return bare[-1:] in _CLAUSE_END_SIGNS and not bare.endswith(_TRAILING_OFF)
