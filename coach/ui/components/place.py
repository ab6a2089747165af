"""An administrator's page of the installation: help places, sites, words, times, models, health."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.accounts.help_places import MOST_PLACES
from coach.accounts.names import MOST_LETTERS
from coach.checkup import Finding, Health, look
from coach.config import CHANGEABLE
from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import answers, deeds, frame, notice, wordings
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text
from models.registry import REGISTRY
from models.weights import is_present

if TYPE_CHECKING:
    from coach.account_records import Site
    from coach.accounts.limits import Limit
    from coach.records import User

AT_START = "audio_kept_s"
"""How long the sound of an answer lies in the clear: the worker and the pages must agree on it at
every moment, so it is set where both are started."""
_MINUTE_S = 60
_SYMBOLS = {Health.GOOD: "place.good", Health.NOTE: "place.note", Health.BAD: "place.bad"}
_MB = 1_000_000


def this_place(user: User) -> None:
    """All of it, one part after the other."""
    now = datetime.now(UTC)
    frame.title(text("menu.place"), text("place.lead"))
    try:
        for action in (Action.MANAGE_SETTINGS, Action.MANAGE_SITES, Action.SEE_HEALTH):
            services().access.check(user.id, action, Thing(kind=ThingKind.PLACE), now)
    except CoachError as error:
        notice.problem(error)
        return
    _help_places(user, now)
    _sites(user, now)
    wordings.wordings(user, now)
    _how_long(user, now)
    _models()
    _health()


def _help_places(user: User, now: datetime) -> None:
    frame.heading(text("help.places.title"))
    with st.form(session.widget("help-places")):
        written = st.text_area(
            text("place.help.label", count=MOST_PLACES),
            value="\n".join(services().help_places.all()),
            key=session.widget("help-lines"),
        )
        sent = st.form_submit_button(text("people.keep"))
    if sent and deeds.do(lambda: services().help_places.write(user.id, written.splitlines(), now)):
        notice.done(text("place.help.kept"))


def _sites(user: User, now: datetime) -> None:
    frame.heading(text("place.sites"))
    for site in services().people.sites(user.id, now):
        with st.container(key=session.widget("site-card", site.id), border=True):
            _site(user, site, now)
    with st.form(session.widget("new-site"), clear_on_submit=True):
        name = st.text_input(
            text("place.sites.name"), key=session.widget("site-name"), max_chars=MOST_LETTERS
        )
        sent = st.form_submit_button(text("place.sites.add"), icon=":material/add:")
    if sent:
        deeds.do_and_show(lambda: services().people.add_site(user.id, name, now))


def _site(user: User, site: Site, now: datetime) -> None:
    st.html(tag("p", tag("strong", site.name), class_="ic-text"))
    if answers.confirm(
        f"site-{site.id}",
        ask="place.sites.remove",
        warning="place.sites.warning",
        yes="place.sites.yes",
        delete=lambda: services().people.remove_site(user.id, site.id, now),
    ):
        st.rerun()


def _how_long(user: User, now: datetime) -> None:
    """To be lowered here; the settings say the most, so no promise is a slip of a finger away."""
    frame.heading(text("place.kept"))
    st.html(tag("p", text("place.kept.text"), class_="ic-text"))
    with st.form(session.widget("limits")):
        wanted = {limit.name: _limit(limit) for limit in services().limits.all()}
        sent = st.form_submit_button(text("people.keep"))
    changed = {name: value for name, value in wanted.items() if value is not None}
    if sent and deeds.do(lambda: services().limit_changes.write(user.id, changed, now)):
        notice.done(text("place.kept.done"))
    lines = {line.name: line for line in services().settings.describe()}
    rows = [
        (text(f"place.kept.{name}"), lines[name].value, lines[name].variable)
        for name in (AT_START, *CHANGEABLE)
    ]
    heads = (text("place.setting"), text("place.most"), text("place.variable"))
    st.html(deeds.table(text("place.kept.start"), heads, rows))
    st.html(tag("p", text("place.kept.why"), class_="ic-quiet ic-small"))


def _limit(limit: Limit) -> int | None:
    """A field for one of them, times of day in minutes; None where it was left as it is."""
    unit = _MINUTE_S if limit.name.endswith("_s") else 1
    least, most = -(-limit.least // unit), max(limit.most // unit, 1)
    now = min(max(limit.value // unit, least), most)
    value = st.number_input(
        text(f"place.limit.{limit.name}", least=least, most=most),
        min_value=least,
        max_value=most,
        value=now,
        step=1,
        key=session.widget("limit", limit.name),
    )
    return None if value == now else int(value) * unit


def _models() -> None:
    frame.heading(text("place.models"))
    settings = services().settings
    rows = [
        (
            spec.name,
            f"{spec.size / _MB:,.0f} MB",
            text(
                "place.here"
                if spec.packaged or is_present(spec, settings.cache_dir)
                else "place.away"
            ),
            spec.licence,
        )
        for spec in REGISTRY.values()
    ]
    heads = tuple(text(f"place.model.{head}") for head in ("name", "size", "here", "licence"))
    in_use = text("place.models.use", speech=settings.whisper_model, voice=settings.voice)
    st.html(deeds.table(in_use, heads, rows))


def _found(finding: Finding) -> str:
    return ". ".join(part for part in (finding.found, finding.what_to_do) if part)


def _health() -> None:
    frame.heading(text("place.health"))
    worker = services().supervisor.worker_pid
    rows = [(text("place.worker"), text("place.good" if worker else "place.bad"), "")]
    rows += [
        (finding.what, text(_SYMBOLS[finding.health]), _found(finding))
        for finding in look(services().settings)
    ]
    heads = (text("place.part"), text("place.state"), text("place.found"))
    st.html(deeds.table(text("place.health"), heads, rows))
    st.html(tag("p", text("place.health.more"), class_="ic-quiet ic-small"))
