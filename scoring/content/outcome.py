"""How a story opens and what came of it, by which part says what.

A result is told of others or of things ("she smiled", "the oven worked"), after something was
done. Parts that speak in general ("I always", "you must") are neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.content.heard import is_heard
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.content.reader import Reader
    from scoring.content.story import Signs

OPENING_PARTS = 2
"""A clear and short situation stands in the first two parts (P)."""

FEW, MORE = 2, 3


@dataclass(frozen=True, kw_only=True)
class PartSigns:
    """What one part of an answer says."""

    does: bool
    after_deed: bool
    of_others: bool
    others_first: bool
    past: bool
    general: bool
    marked: bool
    number: bool
    lesson: bool
    told: int

    @property
    def is_outcome(self) -> bool:
        """Whether it tells what others did, after something was done."""
        return self.after_deed and self.others_first and self.past and not self.does

    @property
    def is_marked_outcome(self) -> bool:
        """Whether words of an ending ("in the end", "happy") stand in a part about others."""
        return self.after_deed and self.of_others and self.marked and not self.does


def outcome_signs(reader: Reader, story: Signs) -> dict[str, float]:
    """Whether some part tells an outcome, and one with a number or a lesson."""
    parts = part_signs(reader, story)
    return {
        "outcome": float(any(part.is_outcome for part in parts)),
        "outcome_marked": float(any(part.is_marked_outcome for part in parts)),
        "outcome_number": float(any(_has_number(part) for part in parts)),
        "outcome_lesson": float(any(part.after_deed and part.lesson for part in parts)),
    }


def opening_signs(reader: Reader) -> dict[str, float]:
    """Who, where, when and what was wrong, in the first parts."""
    forms = [
        form for start, end in reader.parts[:OPENING_PARTS] for form in _forms(reader, start, end)
    ]
    told = _told(forms)
    past = _is_past(forms)
    return {
        "opening_two": float(told >= FEW),
        "opening_three": float(told >= MORE),
        "opening_past": float(past),
        "opening_past_told": float(past and told > 0),
    }


def part_signs(reader: Reader, story: Signs) -> tuple[PartSigns, ...]:
    """The signs of every compared part, in order."""
    own = [deed.word for deed in story.deeds if deed.own and not deed.general]
    return tuple(_part(reader, start, end, own) for start, end in reader.parts)


def _part(reader: Reader, start: int, end: int, own: Sequence[int]) -> PartSigns:
    forms = _forms(reader, start, end)
    words, cues, known = wording().words, wording().cues, frozenset(forms)
    return PartSigns(
        does=any(start <= deed < end for deed in own),
        after_deed=not own or start > min(own),
        of_others=bool(known & (words["others"] | words["who"])),
        others_first=_others_first(forms),
        past=_is_past(forms),
        general=bool(known & words["in_general"]),
        marked=any(is_heard(cues[name], forms) for name in ("result", "effect", "after_a_time")),
        number=bool(known & words["numbers"]) or any(form[:1].isdigit() for form in forms),
        lesson=is_heard(cues["lesson"], forms),
        told=_told(forms),
    )


def _has_number(part: PartSigns) -> bool:
    return part.number and (part.is_outcome or (part.after_deed and part.marked and not part.does))


def _forms(reader: Reader, start: int, end: int) -> list[str]:
    return list(reader.said.forms[start:end])


def _others_first(forms: Sequence[str]) -> bool:
    """Whether the part is about somebody else or a thing from its first words on."""
    words = wording().words
    lead = [form for form in forms[:5] if form not in words["lead_ins"] | words["adverbs"]]
    if not lead:
        return False
    if lead[0] in words["others"] | words["who"]:
        return True
    return lead[0] in words["determiners"] and len(lead) > 1 and lead[1] in words["who"]


def _is_past(forms: Sequence[str]) -> bool:
    return any(form.endswith("ed") or form in wording().past for form in forms)


def _told(forms: Sequence[str]) -> int:
    words, cues, known = wording().words, wording().cues, frozenset(forms)
    return (
        bool(known & words["who"])
        + bool(known & words["where"])
        + bool(known & words["task"])
        + is_heard(cues["when"], forms)
    )
