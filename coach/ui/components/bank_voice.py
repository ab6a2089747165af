"""A tutor's own voice for a question: record it or choose a file, listen, take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.banks.naming import whole_id
from coach.errors import CoachError
from coach.ui import compat, session
from coach.ui.components import answers, notice, voice
from coach.ui.components.recorder import FILE_TYPES
from coach.ui.html import english, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from coach.bank_records import Part
    from coach.records import User
    from coach.ui.question_form import Draft

_MOST_MB = 20


def must_be_said_again(user: User, part: Part, now: datetime) -> bool:
    """Whether a question was recorded with other words than it has now."""
    if not services().spoken.may(user.id, part.bank_id, now):
        return False
    return services().spoken.has_other_words(user.id, part.bank_id, part.part_id, now)


def own_voice(user: User, part: Part, draft: Draft, now: datetime) -> None:
    """What is there, and a way to record it anew."""
    if not services().spoken.may(user.id, part.bank_id, now):
        st.html(tag("p", text("bank.voice.not_here"), class_="ic-text"))
        return
    words = str(part.content.get("text", "")).strip()
    if not words:
        st.html(tag("p", text("error.bank.nothing_to_say"), class_="ic-text"))
        return
    st.html(tag("p", text("bank.voice.lead"), class_="ic-text"))
    st.html(tag("p", english(words), class_="ic-card ic-say"))
    if draft.text("text").strip() != words:
        st.html(tag("p", text("bank.voice.save_first"), class_="ic-card ic-amber", role="note"))
    _there(user, part, words, now)
    _record(user, part, now)


def _there(user: User, part: Part, words: str, now: datetime) -> None:
    """The recording, if there is one: to hear, and to take away."""
    ids = (user.id, part.bank_id, part.part_id, now)
    if services().spoken.is_there(*ids):
        st.html(tag("p", text("bank.voice.there"), class_="ic-text"))
        st.html(
            voice.under(voice.listen(voice.said_of(whole_id(part.bank_id, part.part_id), words)))
        )
    elif services().spoken.has_other_words(*ids):
        st.html(tag("p", text("bank.voice.other_words"), class_="ic-card ic-amber", role="note"))
    else:
        st.html(tag("p", text("bank.voice.none"), class_="ic-text"))
        return
    if answers.confirm(
        f"voice-{part.part_id}",
        ask="bank.voice.remove",
        warning="bank.voice.remove.warning",
        yes="bank.voice.remove.yes",
        delete=lambda: services().spoken.remove(*ids),
    ):
        session.say_next(text("bank.voice.removed"))
        st.rerun()


def _record(user: User, part: Part, now: datetime) -> None:
    """Streamlit's own recorder: one sentence is said again more easily than it is kept safe."""
    kept = session.drafts().get(_kept(part), 0)  # a recorder that was emptied says "error"
    take = st.audio_input(
        text("bank.voice.record"),
        sample_rate=16_000,
        key=session.widget("own-voice", part.part_id, str(kept)),
    )
    with st.expander(text("record.from_file"), icon=":material/upload_file:"):
        file = st.file_uploader(
            text("bank.voice.file"),
            type=FILE_TYPES,
            max_upload_size=_MOST_MB,
            key=session.widget("own-voice-file", part.part_id, str(kept)),
        )
    sound = file or take
    if sound is not None and st.button(
        text("bank.voice.keep"),
        key=session.widget("keep-voice"),
        type="primary",
        icon=":material/check:",
    ):
        _keep(user, part, sound, now)


def _keep(user: User, part: Part, sound: UploadedFile, now: datetime) -> None:
    ids = (user.id, part.bank_id, part.part_id)
    try:
        services().spoken.keep(*ids, sound.getvalue(), now)
    except CoachError as error:
        notice.problem(error)
        return
    compat.forget_upload(sound.file_id)
    session.drafts()[_kept(part)] = session.drafts().get(_kept(part), 0) + 1
    session.say_next(text("bank.voice.kept"))
    st.rerun()


def _kept(part: Part) -> str:
    """Where the number of recordings that this tab has kept of a question stands."""
    return f"{part.bank_id}/{part.part_id}/spoken"
