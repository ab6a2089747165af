"""How much of something is done, as a bar under the words that say the same."""

from __future__ import annotations

from coach.ui.html import Html, joined, tag


def bar(words: str, part: int, whole: int) -> Html:
    """Words, and a bar that only shows them once more; `part` of `whole`, both counts."""
    share = min(part / whole, 1.0) if whole else 0.0
    fill = tag("i", style=f"inline-size: {round(100 * share)}%")
    return joined(
        tag("p", words, class_="ic-text"),
        tag("span", fill, class_="ic-bar", aria_hidden="true"),
    )
