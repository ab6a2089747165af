"""Consent at the first use: what happens with a voice, in pictures and plain words, read aloud.

The words are the catalogue's, in the interface's language, so their version goes up when their
meaning changes, and everybody is asked again. Refusing to have recordings kept changes nothing;
where no person has checked the language, nobody is asked to have them kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import ConsentKind
from coach.accounts.consent import VERSIONS
from coach.accounts.wording import STEPS
from coach.errors import CoachError
from coach.i18n.catalogue import ENGLISH
from coach.ui import session
from coach.ui.components import answers, frame, notice, voice
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import catalogue, text
from coach.voice import Said

if TYPE_CHECKING:
    from coach.records import User

_PICTURES = "/app/static/consent"


def consent_page(user: User) -> None:
    """All of it on one page, and the two questions at its end."""
    frame.title(text("consent.title"), text("consent.lead"))
    unchecked_note()
    st.html(tag("ol", *(tag("li", _step(step)) for step in STEPS), class_="ic-consent"))
    frame.heading(text("consent.question"))
    keep = _ask_to_keep()
    with st.container(key=session.widget("big", "consent")):
        agreed = st.button(
            text("consent.yes"),
            key=session.widget("consent-yes"),
            type="primary",
            icon=":material/check:",
            width="stretch",
        )
    if agreed:
        say(user, ConsentKind.PRACTICE, given=True)
        if keep is not None:
            say(user, ConsentKind.KEEP_RECORDINGS, given=keep)
        st.rerun()
    _no_thank_you(user)


def unchecked_note() -> None:
    """That no person has checked these words, and whom to ask; nothing where one has."""
    if not _is_checked():
        words = joined(
            tag("p", text("consent.unchecked"), class_="ic-text"),
            tag("p", text("consent.interpreter"), class_="ic-text"),
        )
        st.html(tag("div", words, class_="ic-card ic-amber", role="note"))


def keep_choice(user: User) -> None:
    """Whether recordings are kept, to be changed at any time; it holds from now on."""
    picture = _picture("keep")
    days = services().consents.kept_days(user.id)
    words = tag("p", text("keep.text", days=days), class_="ic-text")
    st.html(
        tag("div", picture, tag("div", words, _aloud("keep.text", days=days)), class_="ic-step")
    )
    if not _is_checked():
        unchecked_note()
        st.html(tag("p", text("keep.not_now"), class_="ic-text"))
    given = services().consents.given(user.id, ConsentKind.KEEP_RECORDINGS)
    if given:
        st.html(tag("p", text("keep.is_on"), class_="ic-text"))
    if given or services().custody.kept.attempt_ids_of(user.id):
        if answers.confirm(
            "kept-recordings",
            ask="keep.stop",
            warning="keep.stop.warning",
            yes="keep.stop.yes",
            delete=lambda: say(user, ConsentKind.KEEP_RECORDINGS, given=False),
        ):
            st.rerun()
    elif _is_checked():
        st.html(tag("p", text("keep.is_off"), class_="ic-text"))
        if st.button(text("keep.start"), key=session.widget("keep-start")):
            say(user, ConsentKind.KEEP_RECORDINGS, given=True)
            st.rerun()


def _is_checked() -> bool:
    """Whether a person has read these words, by the translation itself or here."""
    return services().consents.is_checked(catalogue().language.code)


def _step(name: str) -> Html:
    words = tag("div", tag("p", text(f"consent.{name}")), _aloud(f"consent.{name}"))
    return tag("div", _picture(name), words, class_="ic-step")


def _picture(name: str) -> Html:
    """It only shows what the words beside it say, so it is passed over by screen readers."""
    return tag("img", src=f"{_PICTURES}/{name}.svg", alt="", width="160", height="120")


def _aloud(message_id: str, **params: object) -> Html:
    """Buttons to hear it; the voice speaks English, so only where the words are English."""
    if catalogue().language.code != ENGLISH:
        return Html()
    return voice.under(voice.listen(Said(text=text(message_id, **params))))


def _ask_to_keep() -> bool | None:
    """The second question; None where it may not be asked."""
    if not _is_checked():
        return None
    days = services().limits.kept_days
    chosen = st.radio(
        text("keep.question", days=days),
        ["no", "yes"],
        index=0,
        format_func=lambda answer: text(f"keep.answer.{answer}"),
        key=session.widget("consent-keep"),
    )
    return chosen == "yes"


def _no_thank_you(user: User) -> None:
    with st.expander(text("consent.no"), icon=":material/close:"):
        st.html(tag("p", text("consent.no.text"), class_="ic-text"))
        if st.button(text("consent.no.sign_out"), key=session.widget("consent-no")):
            say(user, ConsentKind.PRACTICE, given=False)
            services().sessions.end_all_of(user.id)
            st.rerun()


def say(user: User, kind: ConsentKind, *, given: bool) -> None:
    """Keep what the person says, in the words that were shown; a problem is said in the page."""
    language = catalogue().language.code
    try:
        services().consents.say(user.id, kind, VERSIONS[kind], language, given, datetime.now(UTC))
    except CoachError as error:
        notice.problem(error)
        st.stop()
