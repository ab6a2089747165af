"""Words that go against a rule of safety, in however friendly a voice.

A question's bank says what goes against its essential points, in phrases to listen for and in
sentences to compare with. What is denied ("I would not give him the cake"), only supposed ("if I
keep the secret, she can be hurt") or told of others ("some drivers answer") goes against nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questions.plain_points import cues_of
from scoring.content.heard import is_heard, spans_within_clauses
from scoring.content.meaning import POINT, WRONG
from scoring.content.negation import CLAUSE_ENDS, holds_negation, is_negation
from scoring.content.parts import SENTENCE_ENDS
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
_TURNS = frozenset({"but", "because", "so", "if"})
_SUPPOSING = frozenset({"if", "unless", "imagine"})


def words_against(reader: Reader) -> Words:
    """The words that go against an essential point of the question, `()` if none do."""
    broken = broken_rule(reader)
    return broken[1] if broken else ()


def broken_rule(reader: Reader) -> tuple[MustHear, Words] | None:
    """The essential point that the answer first goes against, and the words that do."""
    broken = sorted(_broken(reader), key=lambda found: found[1])
    return next(((must, tuple(range(*span))) for must, span in broken), None)


def _broken(reader: Reader) -> Iterator[tuple[MustHear, tuple[int, int]]]:
    essential = [must for must in reader.question.must_hear if must.essential]
    for must in essential:
        for span in spans_within_clauses(must.against, reader.said):
            if is_own(reader.said, span[0]):
                yield must, span
    if essential:
        first = next((p.must for p in reader.points if p.must.essential and not p.cue), None)
        for span in _against_any_rule(reader, essential):
            yield first or essential[0], span


def _against_any_rule(reader: Reader, essential: Sequence[MustHear]) -> Iterator[tuple[int, int]]:
    """What goes against most rules, but "I don't tell anybody" where the rule is to tell nobody."""
    rules = [cue for must in essential for cue in cues_of(must)]
    for first, end in spans_within_clauses(wording().cues["contrary"], reader.said):
        if is_own(reader.said, first) and not is_heard(rules, reader.said.forms[first:end]):
            yield first, end


def is_own(said: Said, start: int) -> bool:
    """Whether the words from `start` on tell what the speaker does: not others, no "if", no "not".

    A "not" reaches over "or" and commas to the next "I": "I never shout at them or hit them".
    """
    return _is_told_of_oneself(said, start) and not _is_denied_before(said, start)


def _is_denied_before(said: Said, start: int) -> bool:
    for at in range(start - 1, -1, -1):
        if said.words[at].endswith(SENTENCE_ENDS) or said.forms[at] in _I | _TURNS:
            return False
        if holds_negation(said.words[at : at + 2]) and is_negation(said.forms[at]):
            return True
    return False


def _is_told_of_oneself(said: Said, start: int) -> bool:
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
