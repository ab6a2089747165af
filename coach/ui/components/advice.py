"""What went well, what to try, and the one thing to do now."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from coach.records import AdviceKind
from coach.ui.components.frame import heading
from coach.ui.components.player import around, chip
from coach.ui.html import Html, icon, joined, tag
from coach.ui.words import clock, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import Advice, Assessment
    from models.speech import Span, Word

MOST_IMPROVEMENTS = 3
_MOST_PLACES = 3
_QUOTING_PARAMETERS = {"quote", "words", "after"}
"""Messages with one of these already say the words, so their evidence shows only the time."""


def strength(assessment: Assessment, *, playable: bool) -> None:
    """One true thing that went well, with where it was heard."""
    for advice in _of(assessment, AdviceKind.STRENGTH)[:1]:
        heading(text("feedback.strength"))
        chips = _chips(advice, assessment, playable=playable)
        st.html(_card(advice, chips, colour="ic-teal", badge=icon("thumb_up")))


def improvements(assessment: Assessment, *, playable: bool) -> None:
    """At most three things to try, each with the seconds or words it was heard in."""
    found = _of(assessment, AdviceKind.IMPROVE)[:MOST_IMPROVEMENTS]
    if not found:
        return
    heading(text("feedback.improve", count=len(found)))
    for number, advice in enumerate(found, start=1):
        chips = _chips(advice, assessment, playable=playable)
        st.html(_card(advice, chips, colour="ic-amber", badge=str(number)))


def next_action(assessment: Assessment) -> Advice | None:
    """The one thing to do now; the button under it belongs to the page."""
    action = next(iter(_of(assessment, AdviceKind.NEXT_ACTION)), None)
    if action is not None:
        heading(text("feedback.next"))
        st.html(tag("p", text(action.message_id, **action.params), class_="ic-say"))
    return action


def evidence_of(advice: Advice, words: Sequence[Word]) -> list[tuple[str, str, Span]]:
    """Where it was heard, for chips: a symbol's name, words, and the stretch of the answer."""
    said = [] if _QUOTING_PARAMETERS & advice.params.keys() else quotes(advice.words, words)
    return [("format_quote", quote, span) for quote, span in said[:_MOST_PLACES]] + [
        ("schedule", _place(span), span) for span in advice.spans[:_MOST_PLACES]
    ]


def _of(assessment: Assessment, kind: AdviceKind) -> list[Advice]:
    return [advice for advice in assessment.advice if advice.kind == kind]


def _card(advice: Advice, chips: Html, *, colour: str, badge: str) -> Html:
    sentence = tag("p", text(advice.message_id, **advice.params), class_="ic-say")
    body = tag("div", sentence, chips)
    row = tag("div", tag("span", badge, class_="ic-badge"), body, class_="ic-row")
    return tag("div", row, class_=f"ic-card {colour}".strip())


def _chips(advice: Advice, assessment: Assessment, *, playable: bool) -> Html:
    places = evidence_of(advice, assessment.evidence.transcript.words)
    if not places:
        return joined()
    chips = (chip(symbol, said, span if playable else None) for symbol, said, span in places)
    return tag("ul", *chips, class_="ic-chips")


def _place(span: Span) -> str:
    start, end = clock(span.start_s), clock(span.end_s)
    if start == end:
        return text("feedback.at", start=start)
    return text("feedback.from_to", start=start, end=end)


def quotes(indices: Sequence[int], words: Sequence[Word]) -> list[tuple[str, Span]]:
    """Neighbouring words joined to quotes, without the comma or full stop at their end."""
    wanted = sorted(index for index in set(indices) if 0 <= index < len(words))
    runs = ([words[index] for index in run] for run in _runs(wanted))
    return [(_quote(run), around(run)) for run in runs]


def _quote(words: Sequence[Word]) -> str:
    return text("feedback.quote", words=" ".join(word.text for word in words).rstrip(".,;:"))


def _runs(indices: list[int]) -> list[list[int]]:
    runs: list[list[int]] = [[index] for index in indices[:1]]
    for before, index in pairwise(indices):
        if index == before + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
