"""How every page looks, and the language and direction that its document declares."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from coach.ui.words import catalogue

_CSS = Path(__file__).with_name("style.css")

_DOCUMENT = component(
    "coach_document",
    html="<span hidden></span>",
    js="""
export default function ({ data }) {
  document.documentElement.lang = data.lang
  document.documentElement.dir = data.dir
}
""",
)
"""Streamlit serves `<html lang="en">` for every language: this sets what is true."""


def dress() -> None:
    """Give the page its style, language and direction."""
    language = catalogue().language
    st.html(_CSS)
    with st.container(key="coach-document", height=1, border=False):
        _DOCUMENT(key="coach-document-language", data=_document(language.code, language.direction))


def _document(code: str, direction: str) -> dict[str, str]:
    return {"lang": code, "dir": direction}
