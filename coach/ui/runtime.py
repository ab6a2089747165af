"""All of `st.cache_resource`: what every tab of this server shares, and whose tab it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.bootstrap import build_services
from coach.config import Settings
from coach.ui.visits import Visits

if TYPE_CHECKING:
    from coach.bootstrap import Services
    from coach.records import User


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """The services of this server, built once."""
    return build()


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """Which feedback pages were shown, by all tabs."""
    return Visits()


def build() -> Services:
    """Services after the environment's settings (tests put fakes in the place of this)."""
    return build_services(Settings.from_environment())


def participant() -> User:
    """The person of this machine, as stored now; made at the first visit."""
    built = services()
    return built.users.local_user(datetime.now(UTC), built.settings.language)
