"""What to listen for where a tutor wrote a point, and no cues: its own content words. Pure.

A point such as "You keep the fish cold on ice." is taken to be made where two of its content words
that stand next to each other there are said near each other, in either order: "keep … fish",
"fish … cold", "ice … cold". Of a point with one content word that word is enough. Words that any
answer holds, and those in which tutors write points ("say", "give an example"), are no content
words. Longer words are listened for by their beginning: "helped" is heard in "I help".

Such cues are coarser than those of the built-in bank, so what rests on them says that it is less
sure, and where the meaning of an answer was compared that counts as well (`scoring.content`).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from questions.cues import GAP, CueError, normal_form, parse_cue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.bank import MustHear

_SAID_ANYWAY = """
a about after all also always an and answer any anybody anything are as at be because been
before being but by can could describe detail details did do does doing done each every
everybody everything example explain for from get gets give gives go good had has have having he
her here him his how i i'd i'll i'm i've if in interviewer into is it it's its job just know
like lot make makes many may me mention more most much must my name need needs never no not of
often on one or other our out people point say says she should show so some somebody someone
something speak talk tell than that the their them then there they thing things this those to
too two up us use very want wants was way we well were what when where which while who why will
with word words work worked working would you you'd you'll you're your yourself
"""
_NO_CONTENT = frozenset(_SAID_ANYWAY.split())
_ENDINGS = ("ing", "ed", "es", "s", "e", "y")
_LEAST_STEM = 4


def cues_of(must: MustHear) -> tuple[str, ...]:
    """The cues of a point: those that were written, else those of its own words; maybe none."""
    return must.cues or _cues_of_words(must.text, must.say)


@lru_cache(maxsize=1024)
def _cues_of_words(*texts: str) -> tuple[str, ...]:
    found = (cue for text in texts for cue in _cues(_content_words(text)))
    return tuple(dict.fromkeys(filter(_is_cue, found)))


def _content_words(text: str) -> list[str]:
    forms = (normal_form(word) for word in text.replace("/", " ").split())
    return [_beginning(form) for form in forms if form and form not in _NO_CONTENT]


def _cues(words: Sequence[str]) -> Iterator[str]:
    if len(words) == 1:
        yield words[0]
    for first, then in pairwise(words):
        if first != then:
            yield f"{first} {GAP} {then}"
            yield f"{then} {GAP} {first}"


def _beginning(form: str) -> str:
    """The part of a word that its other forms have too, to be listened for; short ones whole."""
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= _LEAST_STEM:
            return f"{stem}*"
    return f"{form}*" if len(form) >= _LEAST_STEM else form


def _is_cue(cue: str) -> bool:
    try:
        parse_cue(cue)
    except CueError:  # a word that can't be listened for, such as "24/7" or "(a)"
        return False
    return True
