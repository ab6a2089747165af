"""Texts that a spreadsheet program would take for a formula and run, and how to keep it from that.

Pure. The one place that knows them: `coach.accounts.spreadsheet` writes its files by it as well.
"""

from __future__ import annotations

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SKIPPED = " \u00a0"
_GUARD = "'"


def runs(text: str) -> bool:
    """Whether some program would take a text for a formula."""
    return text.lstrip(_SKIPPED).startswith(STARTS_FORMULA)


def guarded(text: str) -> str:
    """A text as a CSV file holds it: one apostrophe in front of what could run, as OWASP advises.

    A text that already is such an apostrophe with such a text behind it gets one more, so that
    `unguarded` gives every text back as it was.
    """
    return f"{_GUARD}{text}" if runs(text.lstrip(_GUARD)) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    is_guarded = text.startswith(_GUARD) and runs(text.lstrip(_GUARD))
    return text[1:] if is_guarded else text
