"""Which two sounds can be practised as a pair of words, and the pairs for it."""

from __future__ import annotations

from functools import cache

from scoring.sounds.tables import Contrast, Pair, contrasts


@cache
def practice_contrasts() -> tuple[Contrast, ...]:
    """The contrasts with two sounds that a recording can tell apart, the most useful first.

    Not those of tier D: nobody is misunderstood for them.
    """
    fit = (c for c in contrasts() if c.heard and c.first and c.second and c.tier != "D")
    return tuple(sorted(fit, key=lambda contrast: contrast.tier))


def name_of(contrast: Contrast) -> str:
    """A stable name, as "iː-ɪ": phones alone would not do, AA is both ɑː and ɒ."""
    return "-".join(contrast.ipa)


def contrast_named(name: str) -> Contrast | None:
    """The contrast of that name."""
    return next((c for c in practice_contrasts() if name_of(c) == name), None)


def contrast_between(phone: str, heard: str | None) -> Contrast | None:
    """The most useful contrast of a sound with another; with any other if `heard` is None."""
    for contrast in practice_contrasts():
        ends = {contrast.first, contrast.second}
        if phone in ends and (heard is None or (heard in ends and heard != phone)):
            return contrast
    return None


def pair_at(contrast: Contrast, number: int) -> Pair:
    """A pair by its number; numbers go round."""
    return contrast.pairs[number % len(contrast.pairs)]
