"""All of `st.cache_resource`: what every tab of this server shares, and whose tab it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from coach.accounts.examples import wait_until_made
from coach.bootstrap import build_services
from coach.config import Settings, demo_key, parent_pid
from coach.errors import NotFound
from coach.ui import cookies, session
from coach.ui.arrivals import Arrivals
from coach.ui.organisation import Taken
from coach.ui.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.account_records import Role
    from coach.bootstrap import Services
    from coach.records import User


class NotSignedIn(NotFound):
    """The session of this page has ended, or there never was one."""

    message_id = "error.not_signed_in"


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """The services of this server, built once."""
    return build()


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """Which feedback pages were shown, by all tabs."""
    return Visits()


@st.cache_resource(show_spinner=False)
def arrivals() -> Arrivals:
    """Who was let in and has no session yet, in all tabs."""
    return Arrivals()


@st.cache_resource(show_spinner=False)
def words_taken() -> Taken:
    """Which words of organisations were taken already, in all tabs."""
    return Taken()


@st.cache_resource(show_spinner=False)
def example_people() -> dict[Role, str]:
    """Whom anybody may look around as, by view; nobody unless this server is a demo's."""
    key = demo_key()
    return services().examples.people(key) if key else {}


def build() -> Services:
    """Services after the environment's settings (tests put fakes in the place of this)."""
    settings, key = Settings.from_environment(), demo_key()
    if key and parent_pid() is not None:
        wait_until_made(settings, key)
    return build_services(settings)


def participant() -> User:
    """The person of this page, as stored now: who is signed in, or the one of this machine.

    Raises:
        NotSignedIn: with accounts, nobody is (any more).
    """
    built = services()
    if not built.settings.with_accounts:
        return built.users.local_user(datetime.now(UTC), built.settings.language)
    user_id = signed_in()
    if user_id is None:
        raise NotSignedIn
    return built.users.get(user_id)


def signed_in() -> str | None:
    """Who is signed in with this browser at this moment: the database is asked every time.

    A tab that has shown one person's pages never shows another's: when the connection comes back
    with somebody else's cookie, the answer is None until `session.forget_everything` was called.
    """
    built = services()
    token = token_here()
    user_id = built.sessions.user_of(token, datetime.now(UTC)) if token else None
    return user_id if session.belongs_to(user_id) else None


def token_here() -> str:
    """The token of the session that this browser holds; "" for none."""
    return cookies.token_in(browser_cookies(), https=is_https())


def browser_cookies() -> Mapping[str, str]:
    """What the browser sent with the page's connection (tests put theirs in the place of this)."""
    return st.context.cookies


def page_address() -> str:
    """The first page as the browser reaches it, ending in "/"."""
    seen = urlsplit(st.context.url or "")
    below = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{seen.scheme}://{seen.netloc}/{below}{'/' if below else ''}"


def is_https() -> bool:
    """Whether the browser sees this page over https."""
    forwarded = st.context.headers.get("X-Forwarded-Proto") or ""
    return (st.context.url or "").startswith("https:") or forwarded.lower() == "https"
