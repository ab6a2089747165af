"""What the coach proposes for an advert: to practise at once, or to tick, change and keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.advert import ANY_WORK, FitPoint, FitQuestion, FitWord
from coach.adverts import Kept
from coach.errors import CoachError, NotFound
from coach.ui import links, session
from coach.ui.components import frame, notice, packs
from coach.ui.components.banks import works_together
from coach.ui.components.sectors import chip, kind_chip
from coach.ui.html import english, plain, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, english_label, text
from questions.errors import UnknownIdError
from questions.schema import MAX_LINE_CHARS, MAX_TITLE_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.advert import Proposal
    from coach.adverts import Advert
    from coach.records import User


def choice(user: User, found: Advert) -> None:
    """All that was found; what is ticked can be kept as a bank."""
    proposal = found.proposal
    if proposal is None:
        return
    now = datetime.now(UTC)
    _work(user, found.id, proposal, now)
    frame.heading(text("advert.questions"))
    st.html(tag("p", text("advert.questions.lead"), class_="ic-text"))
    kept = _questions(user, found.id, proposal.questions, now, ticked=True)
    if proposal.common:
        frame.heading(text("advert.common"))
        kept += _questions(user, found.id, proposal.common, now, ticked=False)
    points = _points(found.id, proposal.points)
    words = _words(found.id, proposal.words)
    _keep(user, found.id, (kept, points, words), now)


def _work(user: User, advert_id: str, proposal: Proposal, now: datetime) -> None:
    """Which work it seems to be, and another if that is wrong."""
    titles = dict(proposal.sectors)
    name = bank_text(titles.get(proposal.sector, ""))
    if proposal.sure:
        job = bank_text(proposal.role) if proposal.role else name
        said = text("advert.work", work=name, job=job)
    else:
        said = text("advert.work.unsure", work=name)
    st.html(tag("p", said, class_="ic-text", role="status"))
    sectors = list(titles)
    key = session.widget("advert-work", advert_id)
    chosen = st.selectbox(
        text("advert.work.choose"),
        sectors,
        index=sectors.index(proposal.sector) if proposal.sector in titles else None,
        format_func=lambda one: (
            text("advert.work.other") if one == ANY_WORK else bank_text(titles[one])
        ),
        key=key,
    )
    same = chosen == proposal.sector
    if same and proposal.sure:
        return
    pressed = st.button(
        text("advert.work.again"), key=session.widget("advert-again"), icon=":material/refresh:"
    )
    if pressed and chosen is not None:
        try:
            made = services().adverts.of_other_work(user.id, advert_id, chosen, now)
        except CoachError as error:
            notice.problem(error)
            return
        st.switch_page(links.ADVERT, query_params=links.advert(made))


def _questions(
    user: User, advert_id: str, fits: Sequence[FitQuestion], now: datetime, *, ticked: bool
) -> tuple[str, ...]:
    """Cards that lead to practising, each with a tick; gives the ids that are ticked."""
    kept: list[str] = []
    for fit in fits:
        try:
            question = services().shelf.asked(user.id, fit.question_id, now)
        except (UnknownIdError, NotFound):  # retired or closed meanwhile
            continue
        with st.container(key=session.widget("card", fit.question_id)):
            st.page_link(
                links.PRACTISE,
                label=plain(english_label(question.text)),
                icon="",
                query_params=links.question(fit.question_id),
                width="stretch",
            )
            level = chip("signal_cellular_alt", text(f"level.{question.level}"))
            st.html(tag("ul", kind_chip(question), level, class_="ic-chips"))
            _because(fit.sentence)
            key = session.widget("advert-keep", advert_id, fit.question_id)
            if st.checkbox(text("advert.tick"), key=session.begin_with(key, ticked)):
                kept.append(fit.question_id)
    return tuple(kept)


def _points(advert_id: str, points: Sequence[FitPoint]) -> tuple[FitPoint, ...]:
    """What this employer hopes to hear, each with the sentence that says so."""
    if not points:
        return ()
    frame.heading(text("advert.points"))
    st.html(tag("p", text("advert.points.lead"), class_="ic-text"))
    kept: list[FitPoint] = []
    for place, point in enumerate(points):
        with st.container(key=session.widget("advert-point", str(place)), border=True):
            key = session.widget("advert-point-keep", advert_id, str(place))
            if st.checkbox(plain(bank_text(point.text)), key=session.begin_with(key, value=True)):
                kept.append(point)
            _because(point.sentence)
    return tuple(kept)


def _words(advert_id: str, words: Sequence[FitWord]) -> tuple[tuple[str, str], ...]:
    """Words of the advert; a meaning can be changed, and one that nobody has can be written."""
    if not words:
        return ()
    frame.heading(text("advert.words"))
    st.html(tag("p", text("advert.words.lead"), class_="ic-text"))
    kept: list[tuple[str, str]] = []
    for place, word in enumerate(words):
        with st.container(key=session.widget("advert-word", str(place)), border=True):
            key = session.widget("advert-word-keep", advert_id, str(place))
            label = plain(english_label(word.word))
            ticked = st.checkbox(label, key=session.begin_with(key, bool(word.meaning)))
            meaning = st.text_input(
                text("advert.word.meaning", word=plain(word.word)),
                key=session.begin_with(
                    session.widget("advert-meaning", advert_id, str(place)), word.meaning
                ),
                max_chars=MAX_LINE_CHARS,
                placeholder=text("advert.word.unknown"),
            )
            if not word.meaning:
                _because(word.sentence)
            if ticked and meaning.strip():
                kept.append((word.word, meaning))
    return tuple(kept)


def _because(sentence: str) -> None:
    said = tag("p", text("advert.because"), " “", english(sentence), "”", class_="ic-quiet")
    st.html(said)


def _keep(
    user: User,
    advert_id: str,
    ticked: tuple[tuple[str, ...], tuple[FitPoint, ...], tuple[tuple[str, str], ...]],
    now: datetime,
) -> None:
    """A bank of what is ticked: common for a tutor, one's own for everybody else."""
    together = works_together(user, now)
    frame.heading(text("advert.keep"))
    st.html(tag("p", text("advert.keep.together" if together else "advert.keep.own")))
    title = st.text_input(
        text("bank.field.title"),
        key=session.begin_with(session.widget("advert-title"), text("advert.keep.title")),
        max_chars=MAX_TITLE_CHARS,
    )
    employer = st.text_input(
        text("advert.keep.employer"),
        key=session.widget("advert-employer"),
        max_chars=MAX_TITLE_CHARS,
    )
    questions, points, words = ticked
    if not st.button(
        text("advert.keep.do"),
        key=session.widget("advert-keep-all"),
        type="primary",
        icon=":material/bookmark_add:",
    ):
        return
    if not (questions or points or words):
        notice.reason("error.advert.nothing_ticked", {})
        return
    kept = Kept(
        title=title.strip() or text("advert.keep.title"),
        employer=employer,
        questions=questions,
        words=words,
        points=points,
    )
    try:
        bank = services().adverts.bank_of(user.id, kept, now)
        packs.keep(
            user,
            bank,
            now,
            own=not together,
            then=lambda: services().adverts.forget(user.id, advert_id),
        )
    except CoachError as error:
        notice.problem(error)
