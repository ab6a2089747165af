"""Hearing one's own answer on its feedback page: all of it, a line, a word, or the place of advice.

One small component plays; whatever carries the seconds of a stretch in `data-from` and `data-to`
is played when it is pressed. The sound goes when the page is left: by the next page of the same
tab, by the browser when the tab is closed (see `coach.ui.routes.audio`).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

from coach.errors import CoachError, NotFound
from coach.ui import links, session
from coach.ui.html import Html, hidden, icon, tag
from coach.ui.routes.audio import hear_address, leave_address
from coach.ui.runtime import services, visits
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from streamlit.navigation.page import StreamlitPage

    from coach.records import Attempt
    from models.speech import Span, Word

_log = logging.getLogger(__name__)
_LABELS = ("listen", "pause", "gone", "trouble")
_PLAYER = component(
    "coach_player",
    html="<div class='ic-player'></div>",
    js=Path(__file__).parents[1].joinpath("player.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def player(attempt: Attempt) -> bool:
    """The button that plays the whole answer; True if the sound is still there to be played."""
    now = datetime.now(UTC)
    visits().note(attempt.id)
    session.set_open_feedback(attempt.id)
    sound = services().practice.sound(attempt.id, attempt.user_id, now)
    data: dict[str, object] = {name: text(f"player.{name}") for name in _LABELS}
    if sound is not None:
        data["src"] = hear_address(attempt, sound)
        data["leave"] = leave_address(attempt, sound)
        data["left_ms"] = (sound.until - now).total_seconds() * 1000
    _PLAYER(key=session.widget("player", attempt.id), data=data)
    return sound is not None


def leave_behind(page: StreamlitPage, user_id: str) -> None:
    """Erase the sound of the feedback that this tab showed before, unless it still does.

    It stays while the follow-up question is answered: both answers are played together.
    """
    left = session.open_feedback()
    if left is None or left in _shown_or_gone_on_with(page):
        return
    try:
        services().practice.erase_sound(left, user_id)
    except NotFound:
        pass  # deleted, with its sound
    except CoachError as error:
        _log.warning("sound not erased: %s", error.message_id)
        return  # once more with the next page
    session.set_open_feedback(None)


def _shown_or_gone_on_with(page: StreamlitPage) -> tuple[str | None, ...]:
    """The attempt whose feedback is shown, or whose follow-up question is answered now."""
    shown = links.asked_for("attempt") if page.url_path == links.FEEDBACK_PATH else None
    gone_on = links.asked_for("follow_up") if page.url_path == links.PRACTISE_PATH else None
    return shown, gone_on


def chip(symbol: str, words: str, span: Span | None) -> Html:
    """A small label in a list of class `ic-chips`; a button if there is a stretch to play."""
    if span is None:
        return tag("li", icon(symbol), words, class_="ic-chip")
    says = hidden(f"{text('player.chip')} ")
    stretch = _stretch(span)
    button = tag(
        "button", icon("play_arrow"), says, words, type="button", class_="ic-chip", **stretch
    )
    return tag("li", button)


def word(content: Iterable[str], span: Span, *, class_: str | None) -> Html:
    """A word that is played when it is pressed; by keyboard it is reached from its line."""
    classes = " ".join(name for name in ("ic-word", class_) if name)
    return tag("span", *content, class_=classes, **_stretch(span))


def line_button(words: Sequence[Word]) -> Html:
    """Plays a line of the transcript; the arrow keys go through its words."""
    return tag(
        "button",
        icon("play_arrow"),
        type="button",
        class_="ic-line-button",
        aria_label=text("player.line", words=" ".join(word.text for word in words[:3])),
        aria_describedby="ic-line-help",
        **_stretch(around(words)),
    )


def line_help() -> Html:
    """Says once for all lines how the keyboard reaches single words."""
    return tag("span", text("player.line_help"), id="ic-line-help", class_="ic-sr")


def around(words: Sequence[Word]) -> Span:
    """From the first word's beginning to the last one's end."""
    first, last = words[0].span, words[-1].span
    return type(first)(start_s=first.start_s, end_s=max(first.end_s, last.end_s))


def _stretch(span: Span) -> dict[str, str]:
    return {"data_from": f"{span.start_s:.3f}", "data_to": f"{span.end_s:.3f}"}
