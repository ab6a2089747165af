"""Words that go against a rule of safety, in however friendly a voice: "I keep your secret."

A question's bank says what goes against its essential points, in phrases to listen for and in
sentences to compare with. What is denied ("I would not give him the cake"), only supposed ("if I
keep the secret, she can be hurt") or told of others ("some drivers answer") goes against nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scoring.content.heard import is_heard, spans_within_clauses
from scoring.content.meaning import POINT, WRONG
from scoring.content.negation import CLAUSE_ENDS
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.bank import MustHear
    from scoring.content.heard import Said
    from scoring.content.reader import Reader

Words = tuple[int, ...]

LIKE_WRONG = 0.6
"""Cosine with a sentence that goes against a rule from which on a part is taken to mean it (C:
the examples, docs/content.md)."""

NEARER_BY = 0.1
"""How much nearer it must be to that than to any sentence of the rules themselves (C)."""

_I = frozenset({"i", "i'd", "i'll", "i've", "i'm", "we", "we'd", "we'll", "we've", "we're"})
_SUPPOSING = frozenset({"if", "unless", "imagine"})


def words_against(reader: Reader) -> Words:
    """The words that go against an essential point of the question, `()` if none do."""
    span = next(iter(sorted(_said_against(reader))), None)
    return tuple(range(*span)) if span else ()


def _said_against(reader: Reader) -> Iterator[tuple[int, int]]:
    essential = [must for must in reader.question.must_hear if must.essential]
    rules = [cue for must in essential for cue in must.cues]
    for first, end in spans_within_clauses(_against(essential), reader.said):
        if is_own(reader.said, first):
            yield first, end
    for first, end in spans_within_clauses(_in_general(essential), reader.said):
        # "I don't tell anybody" keeps a rule where the rule is to tell nobody.
        keeps = is_heard(rules, reader.said.forms[first:end])
        if not keeps and is_own(reader.said, first):
            yield first, end


def _against(essential: Sequence[MustHear]) -> tuple[str, ...]:
    return tuple(cue for must in essential for cue in must.against)


def _in_general(essential: Sequence[MustHear]) -> tuple[str, ...]:
    return wording().cues["contrary"] if essential else ()


def is_own(said: Said, start: int) -> bool:
    """Whether the words from `start` on tell what the speaker does: not others, not an "if"."""
    others = wording().words["told_of"]
    at = start
    while at >= 0 and (at == start or not said.words[at].endswith(CLAUSE_ENDS)):
        form = said.forms[at]
        if form in _I:
            return at == 0 or said.forms[at - 1] not in _SUPPOSING
        if form in others or form in _SUPPOSING:
            return False
        at -= 1
    return True


def seems_against(reader: Reader) -> bool:
    """Whether a part sounds as if a rule were broken, and most rules were not said."""
    rules = [point for point in reader.points if point.must.essential]
    said = sum(bool(point.cue) for point in rules)
    return 2 * said < len(rules) and meant_against(reader) >= LIKE_WRONG


def meant_against(reader: Reader) -> float:
    """How near (cosine) a part is to going against a rule, if it is no nearer to the rules."""
    wrong, right = reader.columns(WRONG), reader.columns(POINT)
    if not reader.parts or not wrong:
        return 0.0
    against = reader.likeness[:, wrong].max(axis=1)
    clear = against - reader.likeness[:, right].max(axis=1) >= NEARER_BY
    own = [not _is_supposed(reader.said, start, end) for start, end in reader.parts]
    return float(np.where(clear & np.asarray(own, dtype=bool), against, 0.0).max())


def _is_supposed(said: Said, start: int, end: int) -> bool:
    """Whether a part only supposes: "if I keep the secret", or an "if" and nothing I do."""
    forms = said.forms[start:end]
    at = next((at for at, form in enumerate(forms) if form in _SUPPOSING), None)
    if at is None:
        return False
    after = forms[at + 1 :]
    return not any(form in _I for form in after) or after[0] in _I
