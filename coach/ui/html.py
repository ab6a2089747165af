"""HTML for `st.html`, built so that text can never become markup.

Whatever a participant said, wrote or was asked reaches a page through `tag` (or `plain`, for
the labels of widgets, which read Markdown), and through nothing else.
"""

from __future__ import annotations

import re
from html import escape

_ANYWHERE = re.compile(r"[\\`*_\[\]<>=~$|]|:(?=\S)|&(?=#?\w+;)|(?<=\w)[.@](?=\w)")
"""Signs that Markdown or Streamlit could read wherever they stand: the last are in addresses, which
would become links."""
_AT_THE_START = re.compile(r"^(\s*\d*)([-#>+=.)])")
"""Those that make a heading, a list or a quotation."""


class Html(str):
    """Markup that `tag` has made: safe to put inside other markup as it is."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str | bool | None) -> Html:
    """An element with its children; everything that isn't `Html` is escaped.

    In attribute names a final underscore is dropped (`class_`) and others become hyphens
    (`aria_label`). True gives an attribute without a value; None and False leave it out.
    """
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Html(f"{opening}{joined(*children)}</{name}>")


def joined(*children: str, by: str = "") -> Html:
    """Children one after another, escaped unless they are `Html`."""
    return Html(escape(by).join(safe(child) for child in children))


def safe(text: str) -> Html:
    """`text` as markup that shows it."""
    return text if isinstance(text, Html) else Html(escape(text, quote=True))


def english(text: str) -> Html:
    """English words in a page of any language: read out and set in their own direction."""
    return tag("bdi", text, lang="en")


def icon(name: str, *, class_: str = "") -> Html:
    """A Material symbol from the font that Streamlit ships; screen readers pass over it."""
    return tag("span", name, class_=f"ic-icon {class_}".strip(), aria_hidden="true", translate="no")


def hidden(text: str) -> Html:
    """Words for screen readers only."""
    return tag("span", text, class_="ic-sr")


def plain(text: str) -> str:
    """`text` for a widget's label, where Streamlit would read Markdown: shown as it is written.

    No more signs are escaped than need be: Streamlit gives the label of a tick box to screen
    readers as it is here, and nobody wants to hear a backslash at the end of each sentence.
    """
    shown = _ANYWHERE.sub(r"\\\g<0>", text.replace("\n", " "))
    return _AT_THE_START.sub(r"\1\\\2", shown)


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    if value is None or value is False:
        return ""
    return f' {name}="{escape(value, quote=True)}"'
