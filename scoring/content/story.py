"""The parts of a story by its words: who, where and when; what I did and why; how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.content.heard import first_span, spans_of
from scoring.content.negation import is_negation
from scoring.content.wording import lemma, without_plural, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scoring.content.heard import Said

Words = tuple[int, ...]

LONGEST_REACH_WORDS = 14
"""How far after "I" further verbs belong to it: "I took the box and carried it" (P)."""

REASON_NEAR_WORDS = 14
"""A reason counts for an action that is at most this far from it (P)."""

_I = frozenset({"i", "i'd", "i'll", "i've", "i'm", "im", "ill", "id", "myself"})
_WE = frozenset({"we", "we'd", "we'll", "we've", "we're"})
_OTHERS = frozenset({"he", "she", "they", "it", "you", "who", "he's", "she's", "they're"})
_OPENERS = frozenset({"and", "then", "so", "after", "first", "firstly", "next", "second", "also"})
# fmt: off
_AFTER_A_VERB = frozenset({
    "the", "a", "an", "my", "his", "her", "him", "them", "their", "it", "to", "with", "all",
    "some", "every", "each", "this", "that", "these", "those", "for", "up", "out", "off", "on",
    "down", "in", "about", "our", "your", "me", "everything", "everyone", "one", "two", "three",
    "at", "back", "away", "slowly", "carefully", "quickly", "there", "into", "what", "if", "how",
})
# fmt: on


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something done: the verb, the index of its word, and whether the speaker did it alone."""

    verb: str
    word: int
    own: bool
    general: bool


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What the words of a story show: for each sign the words that show it, `()` if none."""

    who: Words
    where: Words
    when: Words
    task: Words
    deeds: tuple[Deed, ...]
    reasons: Words
    result: Words
    effect: Words
    number: Words
    lesson: Words
    vague_result: Words


def signs_of(said: Said) -> Signs:
    """All signs of a story in an answer."""
    deeds = deeds_of(said)
    return Signs(
        who=_listed("who", said),
        where=_listed("where", said) or _cued("where", said),
        when=_cued("when", said),
        task=_listed("task", said) + _cued("task", said),
        deeds=deeds,
        reasons=_reasons(said, deeds),
        result=_cued("result", said),
        effect=_cued("effect", said),
        number=_numbers(said),
        lesson=_cued("lesson", said),
        vague_result=_cued("vague_result", said),
    )


def deeds_of(said: Said) -> tuple[Deed, ...]:
    """Everything that "I" or "we" did, each verb once, in order."""
    found: dict[tuple[str, bool], Deed] = {}
    for deed in (*_with_a_doer(said), *_without_a_doer(said)):
        found.setdefault((deed.verb, deed.own), deed)
    return tuple(sorted(found.values(), key=lambda deed: deed.word))


def _with_a_doer(said: Said) -> Iterable[Deed]:
    for index, form in enumerate(said.forms):
        if form in _I or form in _WE:
            yield from _deeds_after(said, index, own=form in _I)


def _deeds_after(said: Said, doer: int, *, own: bool) -> Iterable[Deed]:
    """The verb that belongs to a doer, and those joined to it."""
    at = _past_helpers(said, doer + 1)
    if at is None:
        return
    deed = _deed(said, at, own=own, sure=True)
    if deed is not None:
        yield deed
    for index in range(at + 1, min(len(said.forms), at + LONGEST_REACH_WORDS)):
        if said.forms[index] in _I | _WE | _OTHERS or said.words[index - 1].endswith("."):
            return
        joined = said.forms[index - 1] in _OPENERS or said.words[index - 1].endswith(",")
        further = _deed(said, index, own=own, sure=False) if joined else None
        if further is not None:
            yield further


def _past_helpers(said: Said, index: int) -> int | None:
    """The place of the verb that matters: "I would always try to explain"; None if denied."""
    words = wording().words
    while index < len(said.forms):
        form = said.forms[index]
        if is_negation(form):
            return None
        following = said.forms[index + 1] if index + 1 < len(said.forms) else ""
        helps = form in words["helping"] and (
            following in words["helping"]
            or following in words["adverbs"]
            or _is_verb(following)
            or is_negation(following)
        )
        if not helps and form not in words["adverbs"]:
            return index
        index += 1
    return None


def _is_verb(form: str) -> bool:
    words = wording().words
    return lemma(form) in words["action"] | words["general"] | words["state"]


def _deed(said: Said, index: int, *, own: bool, sure: bool) -> Deed | None:
    """The deed that this word names, if it does; `sure` if a verb must stand here."""
    form = said.forms[index]
    verb = lemma(form)
    words = wording().words
    acts = verb in words["action"]
    general = verb in words["general"]
    if sure and not acts and not general:
        acts = form.endswith("ed") and verb not in words["state"]
    if not sure:
        following = said.forms[index + 1] if index + 1 < len(said.forms) else ""
        acts = acts and (form != verb or following in _AFTER_A_VERB)
        general = False
    if not acts and not general:
        return None
    return Deed(verb=verb, word=index, own=own, general=general and not acts)


def _without_a_doer(said: Said) -> Iterable[Deed]:
    """Sentences that start with a verb: learners leave "I" out, and recognisers lose it."""
    for index in range(len(said.forms)):
        if index and not said.words[index - 1].endswith((".", "?", "!")):
            continue
        at = index
        while at < len(said.forms) and said.forms[at] in _OPENERS:
            at += 1
        deed = _deed(said, at, own=True, sure=False) if at < len(said.forms) else None
        if deed is not None:
            yield deed


def _reasons(said: Said, deeds: Iterable[Deed]) -> Words:
    """Reasons near to something that the speaker did."""
    own = [deed.word for deed in deeds if deed.own]
    spans = (
        span
        for span in spans_of(wording().cues["reason"], said)
        if any(0 < span[0] - word <= REASON_NEAR_WORDS for word in own)
    )
    return _indices(spans)


def _listed(name: str, said: Said) -> Words:
    """Single words of a list, wherever they stand."""
    wanted = wording().words[name]
    return tuple(
        index
        for index, form in enumerate(said.forms)
        if form and (form in wanted or without_plural(form) in wanted)
    )


def _cued(name: str, said: Said) -> Words:
    return _indices(spans_of(wording().cues[name], said))


def first_of(name: str, said: Said) -> Words:
    """The words of the first cue of a list that is heard, `()` if none."""
    span = first_span(wording().cues[name], said)
    return tuple(range(*span)) if span else ()


def _numbers(said: Said) -> Words:
    wanted = wording().words["numbers"]
    return tuple(
        index for index, form in enumerate(said.forms) if form in wanted or (form[:1].isdigit())
    )


def _indices(spans: Iterable[tuple[int, int]]) -> Words:
    return tuple(sorted({index for span in spans for index in range(*span)}))
