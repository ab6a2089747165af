"""All keys of `st.session_state`, and the only functions that read and write them.

A session is one browser tab; nothing in it is lasting. What must last (attempts, work under
way) is in the database, and the address of the page says which of it is shown. Keys of widgets
are made by `widget`, so that no two pages can share one by accident.
"""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from coach.i18n.catalogue import ENGLISH

_LANGUAGE = "coach.language"
_SENT = "coach.sent"
_ASKED = "coach.asked"
_OPEN_FEEDBACK = "coach.open_feedback"
_TAKES = "coach.takes"
_MICROPHONE = "coach.microphone"
_TRIES = "coach.tries"
_HIDDEN_WORDS = "coach.hidden_words"
_TODAY = "coach.today"
_OWNER = "coach.owner"
_ARRIVAL = "coach.arrival"
_ANEW = "coach.anew"
_VISITORS_LANGUAGE = "coach.visitors_language"
_BEGUN = "coach.begun"
_SHOWN_ONCE = "coach.shown_once"
_CHOSEN = "coach.chosen"
_BLIND = "coach.blind"
_DRAFTS = "coach.drafts"
_SAID_NEXT = "coach.said_next"
_PASSED_FEELING = "coach.passed_feeling"
ENDED, ERASED = "ended", "erased"
"""Why a page is loaded anew: the session is no longer this person's, or the person is no more."""
LIVE, PLAIN, FILE = "live", "plain", "file"
"""How this browser can record: by our recorder, only by its own, or not at all."""


def widget(name: str, *parts: str | None) -> str:
    """The key of a widget: its name and what it belongs to."""
    return "-".join(["coach", name, *(part for part in parts if part)])


def belongs_to(user_id: str | None) -> bool:
    """Whether nobody else's page was ever shown in this tab; the first person makes it theirs."""
    if user_id is None:
        return False
    return st.session_state.setdefault(_OWNER, user_id) == user_id


def forget_everything() -> None:
    """Nothing of whoever was here before stays in this tab's memory on the server."""
    kept = st.session_state.get(_LANGUAGE)
    st.session_state.clear()
    if kept is not None:
        set_language(kept)


def has_owner() -> bool:
    """Whether somebody's page was shown in this tab."""
    return _OWNER in st.session_state


def starting_anew() -> str | None:
    """Why the page is about to be loaded anew: `ENDED` or `ERASED`; None if it isn't."""
    return st.session_state.get(_ANEW)


def start_anew(why: str) -> None:
    """Forget all that is here of anybody, and have the browser load the page anew."""
    forget_everything()
    st.session_state[_ANEW] = why


def visitors_language() -> str | None:
    """The language that somebody chose in this tab before they signed in."""
    return st.session_state.get(_VISITORS_LANGUAGE)


def set_visitors_language(code: str) -> None:
    """Note it."""
    st.session_state[_VISITORS_LANGUAGE] = code


def is_first_page() -> bool:
    """Whether this is the first time that this is asked in this tab."""
    first = _BEGUN not in st.session_state
    st.session_state[_BEGUN] = True
    return first


def shown_once() -> tuple[str, str] | None:
    """A code that was just made and whom it is for; it is gone with the next thing that is done."""
    return st.session_state.pop(_SHOWN_ONCE, None)


def show_once(user_id: str, code: str) -> None:
    """Keep a code for the next run of the page."""
    st.session_state[_SHOWN_ONCE] = (user_id, code)


def chosen(what: str, usual: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The questions that are chosen for a task that isn't kept yet, in order."""
    return st.session_state.setdefault(_CHOSEN, {}).setdefault(what, usual)


def choose(what: str, ids: tuple[str, ...] | None) -> None:
    """Note them; None once they are kept."""
    others = {
        name: held for name, held in st.session_state.get(_CHOSEN, {}).items() if name != what
    }
    st.session_state[_CHOSEN] = others if ids is None else {**others, what: ids}


def arrival() -> str | None:
    """The one-time ticket with which this tab is about to get its cookie."""
    return st.session_state.get(_ARRIVAL)


def set_arrival(ticket: str | None) -> None:
    """Note it."""
    st.session_state[_ARRIVAL] = ticket


def language() -> str:
    """The language of the pages."""
    return st.session_state.get(_LANGUAGE, ENGLISH)


def set_language(code: str) -> None:
    """Show the pages in another language from now on."""
    st.session_state[_LANGUAGE] = code


def attempt_of(take: str) -> str | None:
    """The attempt that a take was already sent as, so that a double click sends it once."""
    return st.session_state.get(_SENT, {}).get(take)


def remember_sent(take: str, attempt_id: str) -> None:
    """Note that a take was sent."""
    st.session_state[_SENT] = {**st.session_state.get(_SENT, {}), take: attempt_id}


def open_feedback() -> str | None:
    """The attempt whose feedback this tab shows, and whose sound it can play."""
    return st.session_state.get(_OPEN_FEEDBACK)


def set_open_feedback(attempt_id: str | None) -> None:
    """Note which attempt's feedback this tab shows; None once it has left it."""
    st.session_state[_OPEN_FEEDBACK] = attempt_id


def take_stem(recorder: str) -> str:
    """The stem of the names of the takes of this tab's recorder (its widget's key); random.

    When the server was started again this session is new, but the recorder still holds its take:
    then its stem comes back from the page.
    """
    takes = st.session_state.setdefault(_TAKES, {})
    if recorder not in takes:
        told = (st.session_state.get(recorder) or {}).get("stem")
        takes[recorder] = told or secrets.token_hex(16)
    return takes[recorder]


def forget_take(recorder: str) -> None:
    """The take was sent: the next one gets a new name."""
    st.session_state.setdefault(_TAKES, {})[recorder] = secrets.token_hex(16)


def try_at(recorder: str) -> str | None:
    """The try of this tab's recorder that is being heard, or could not be."""
    return st.session_state.get(_TRIES, {}).get(recorder)


def set_try_at(recorder: str, try_id: str | None) -> None:
    """Note which try is being heard; None once what came of it is kept."""
    st.session_state[_TRIES] = {**st.session_state.get(_TRIES, {}), recorder: try_id}


def round_of(pair: str) -> tuple[str, str | None]:
    """A seed for this round of hearing two words, and the word that was chosen in it, if any."""
    return st.session_state.setdefault(_HIDDEN_WORDS, {}).setdefault(
        pair, (secrets.token_hex(8), None)
    )


def choose_in_round(pair: str, word: str) -> None:
    """Note the word that was chosen."""
    st.session_state[_HIDDEN_WORDS][pair] = (round_of(pair)[0], word)


def next_round(pair: str) -> None:
    """Begin a new round."""
    st.session_state[_HIDDEN_WORDS].pop(pair, None)


def today_at() -> tuple[str | None, tuple[str, ...]]:
    """What is being practised of today's words and sounds, and what was passed over: keys."""
    return st.session_state.get(_TODAY, (None, ()))


def set_today_at(now: str | None, *, passed: tuple[str, ...]) -> None:
    """Note it."""
    st.session_state[_TODAY] = (now, passed)


def microphone() -> str:
    """How this browser can record, as far as it has said."""
    return st.session_state.get(_MICROPHONE, LIVE)


def set_microphone(can: str) -> None:
    """Note how this browser can record; what is no such way counts as the simplest."""
    st.session_state[_MICROPHONE] = can if can in {LIVE, PLAIN} else FILE


def blind() -> bool:
    """Whether this tutor wants to score answers before they see what the machine gave them."""
    return bool(st.session_state.get(_BLIND, False))


def set_blind(blind: bool) -> None:
    """Note it for all answers of this visit."""
    st.session_state[_BLIND] = blind


def asked() -> str | None:
    """What the participant asked to delete and hasn't confirmed yet."""
    return st.session_state.get(_ASKED)


def ask(what: str | None) -> None:
    """Ask for a yes before `what` is deleted; None takes the question back."""
    st.session_state[_ASKED] = what


def drafts() -> dict[str, Any]:
    """What somebody writes in this tab and has not saved, by what it belongs to."""
    return st.session_state.setdefault(_DRAFTS, {})


def begin_with(key: str, value: object) -> str:
    """The key of a widget that shows `value` first, and then what is typed."""
    st.session_state.setdefault(key, value)
    return key


def typed(key: str) -> str:
    """What was typed or chosen in a widget; "" where it is not there any more."""
    return st.session_state.get(key) or ""


def say_next(sentence: str) -> None:
    """Keep a sentence for the next run of the page: what was asked for is done."""
    st.session_state[_SAID_NEXT] = sentence


def said_next() -> str | None:
    """The sentence that was kept, once."""
    return st.session_state.pop(_SAID_NEXT, None)


def passed_feeling() -> str | None:
    """Which of the two questions about a feeling was passed over in this tab: before or after."""
    return st.session_state.get(_PASSED_FEELING)


def pass_feeling(when: str | None) -> None:
    """Note it; None once it can be asked anew."""
    st.session_state[_PASSED_FEELING] = when
