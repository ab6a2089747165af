"""Which figures of a report about many may be shown, so that none tells of one to four people.

Pure. A *line* is a figure for the whole place with a part for each site. What can be reckoned from
what is shown of a line are sums over its *blocks*: each shown site, and the rest (the whole without
them). So a line is sound if each block has nobody in it or five people or more. Of a line whose
people are among those of another (`Line.inside`) the same must hold for those who are left, and
only sites whose other line is shown too can be shown. Of a sum no one person may make up more than
80 %. Why this is enough is in docs/reports.md; tests/reports/test_hiding.py tries to break it.

Which further site is hidden, so that no sum gives a hidden one away, is drawn by lot: if it were
always the smallest, that would tell how large it can be at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Tally = Mapping[str, Mapping[str, "Cell"]]
    """By line and site."""
    Shown = Mapping[tuple[str, str], "Figure | None"]
    """By line and part (`WHOLE` or a site); None is hidden."""
    Pick = Callable[[Sequence[str]], str]
    """Draws one of several by lot."""

FEWEST = 5
"""No figure is of fewer people, but of nobody."""
MOST_OF_ONE = 0.8
"""A sum of which one person makes up more is hidden."""
WHOLE, REST = "whole", "rest"


class Kind(StrEnum):
    """What a figure is."""

    COUNT = "count"
    """Of people."""
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of a topic.

    Attributes:
        key: its name in the topic.
        inside: of a count, the line to which all its people belong; of a mean, the line of those
            whose mean it is; of a sum, a line whose hidden sites are hidden in it too.
        splits: with the other lines of which this is true, it makes up all of `inside`.
        by_site: whether sites are shown; of lines that split another, only one may be so.
    """

    key: str
    kind: Kind = Kind.COUNT
    inside: str | None = None
    splits: bool = False
    by_site: bool = True


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure before it is hidden or shown.

    Attributes:
        people: how many have part in it.
        amount: their sum; of a count the same number.
        largest: what one person adds to it at most.
    """

    people: int = 0
    amount: float = 0.0
    largest: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that is shown: `value` is what is read, `people` how many it is of."""

    people: int
    value: float


class Refused(Exception):
    """The sites that were hidden before are not enough to hide what is there now."""


def shown_of(
    lines: Sequence[Line],
    tally: Tally,
    sites: Sequence[str],
    *,
    pick: Pick,
    before: Shown | None = None,
) -> dict[tuple[str, str], Figure | None]:
    """What is shown of a topic's lines, each parent's line before those inside it.

    Args:
        lines: of one topic.
        tally: their cells.
        sites: of the place, "" among them for people without one.
        pick: draws one of several by lot.
        before: what was shown of them earlier: the same sites are hidden again.

    Raises:
        Refused: something that was shown before can't be shown any more, or the other way round.
    """
    return _Hiding(lines, tally, sites, pick, before or {}).shown()


def next_of(
    lines: Sequence[Line],
    tally: Tally,
    sites: Sequence[str],
    versions: Sequence[Shown],
    *,
    pick: Pick,
) -> dict[tuple[str, str], Figure | None] | None:
    """What is given out of a topic after what was given of it before, the earliest first.

    None where the same is given once more: nothing has changed, or too little.
    """
    before = {key: figure for version in versions for key, figure in version.items()}
    try:
        found = shown_of(lines, tally, sites, pick=pick, before=before)
    except Refused:
        return None
    if any(found == version for version in versions[-1:]):
        return None
    follows = all(may_follow(lines, version, found, tally) for version in versions)
    return found if follows else None


def may_follow(
    lines: Sequence[Line],
    earlier: Shown,
    later: Shown,
    tally: Tally,
) -> bool:
    """Whether nothing that was shown earlier, taken from what is shown later, tells of a few.

    Each block has changed by five people or more, or not at all; and a sum by more than one person
    can add to it.
    """
    old, new = blocks(lines, earlier), blocks(lines, later)
    kinds = {line.key: line.kind for line in lines}
    return all(
        _may_change(old[key], new[key], kinds[key[0]], _largest(tally.get(key[0], {}).values()))
        for key in old.keys() & new.keys()
    )


def blocks(lines: Sequence[Line], shown: Shown) -> dict[tuple[str, str, str], Figure]:
    """All that can be reckoned from what is shown, in pieces that can't be reckoned further.

    Keys are line, "in" or "out" (of `Line.inside`) or "split", and `WHOLE`, `REST` or a site.
    """
    sites = sorted({part for _, part in shown} - {WHOLE})
    found: dict[tuple[str, str, str], Figure] = {}
    for line in lines:
        inside = _pieces(line.key, sites, shown)
        found |= {(line.key, "in", part): figure for part, figure in inside.items()}
        if line.inside is None or line.kind is not Kind.COUNT or not inside:
            continue
        around = _pieces(line.inside, sites, shown, apart={*inside} - {WHOLE, REST})
        found |= {(line.key, "out", part): _less(around[part], inside[part]) for part in inside}
    return found | _split_rests(lines, shown)


def _split_rests(lines: Sequence[Line], shown: Shown) -> dict[tuple[str, str, str], Figure]:
    """What is left of a whole without those of its parts that are shown."""
    found: dict[tuple[str, str, str], Figure] = {}
    for whole in {line.inside for line in lines if line.splits and line.inside}:
        rest = shown.get((whole, WHOLE))
        parts = [shown.get((one.key, WHOLE)) for one in lines if one.splits and one.inside == whole]
        for part in parts:
            rest = rest if rest is None or part is None else _less(rest, part)
        if rest is not None:
            found[whole, "split", REST] = rest
    return found


def _pieces(
    key: str,
    sites: Iterable[str],
    shown: Shown,
    apart: Collection[str] | None = None,
) -> dict[str, Figure]:
    """The whole of a line, each shown site (of those in `apart`), and the rest; or nothing."""
    whole = shown.get((key, WHOLE))
    if whole is None:
        return {}
    by_site = {site: shown.get((key, site)) for site in sites if apart is None or site in apart}
    found = {site: figure for site, figure in by_site.items() if figure is not None}
    rest = whole
    for figure in found.values():
        rest = _less(rest, figure)
    return {WHOLE: whole, **found, REST: rest}


def _less(one: Figure, other: Figure) -> Figure:
    return Figure(people=one.people - other.people, value=one.value - other.value)


def _may_change(old: Figure, new: Figure, kind: Kind, largest: float) -> bool:
    """Whether what came to a block, or went from it, is of enough people.

    From a sum nobody may go: what they added is not known any more, and could be most of it.
    """
    people, value = new.people - old.people, abs(new.value - old.value)
    if abs(people) < FEWEST:
        return people == 0 and value == 0
    if kind is Kind.SUM:
        return people > 0 and value >= max(FEWEST, largest / MOST_OF_ONE)
    return True


class _Hiding:
    """One topic, line by line."""

    def __init__(
        self,
        lines: Sequence[Line],
        tally: Tally,
        sites: Sequence[str],
        pick: Pick,
        before: Shown,
    ) -> None:
        self._lines = lines
        self._sites = tuple(sites)
        self._everywhere = tuple(dict.fromkeys([*sites, *(part for _, part in before)]))
        self._tally = tally
        self._pick = pick
        self._before = before
        self._hidden: dict[str, frozenset[str] | None] = {}
        """By line, the sites that are hidden; None where the whole line is."""

    def shown(self) -> dict[tuple[str, str], Figure | None]:
        """What is shown of each line and part."""
        self._hide_splits()
        for line in self._lines:
            if line.key not in self._hidden:
                self._hidden[line.key] = self._hidden_of(line)
        return {
            (line.key, part): self._figure(line, part)
            for line in self._lines
            for part in (WHOLE, *(self._sites if line.by_site else ()))
        }

    def _figure(self, line: Line, part: str) -> Figure | None:
        hidden = self._hidden[line.key]
        if hidden is None or part in hidden:
            return None
        cell = self._cell(line.key) if part == WHOLE else self._cell(line.key, {part})
        return Figure(people=cell.people, value=_value(line, cell))

    # --- one line --------------------------------------------------------------------------------

    def _hidden_of(self, line: Line) -> frozenset[str] | None:
        """The sites of a line that are hidden; None for all of it."""
        around = frozenset[str]() if line.inside is None else self._hidden[line.inside]
        if around is None:
            return None
        if line.kind is Kind.MEAN:
            return around
        if not line.by_site:  # one of the parts of a whole, which are sound together
            return frozenset(self._sites)
        fixed = self._hidden_before(line)
        if fixed is not None:
            if not (around <= fixed and self._is_sound(line, fixed)):
                raise Refused
            return fixed
        return self._grown(line, around) if self._block_is_sound(line, None) else None

    def _hidden_before(self, line: Line) -> frozenset[str] | None:
        """The sites that were hidden when the whole was shown; None if it never was."""
        if self._before.get((line.key, WHOLE)) is None:
            return None
        parts = (part for key, part in self._before if key == line.key)
        return frozenset(part for part in parts if self._before[line.key, part] is None)

    def _grown(self, line: Line, around: frozenset[str]) -> frozenset[str] | None:
        """Those that must be hidden, and as many more as it takes."""
        few = {site for site in self._sites if not self._block_is_sound(line, {site})}
        hidden = frozenset(around | few)
        while not self._is_sound(line, hidden):
            some = self._some(line.inside or line.key)
            left = [site for site in self._sites if site not in hidden and site in some]
            if not left:
                return None
            hidden |= {self._pick(left)}
        return hidden

    def _some(self, key: str) -> set[str]:
        return {site for site in self._sites if self._cell(key, {site}).people}

    def _is_sound(self, line: Line, hidden: frozenset[str]) -> bool:
        """Whether each block of the line, and the whole, are of nobody or of enough people."""
        shown = (site for site in self._everywhere if site not in hidden)
        return (
            self._block_is_sound(line, None)
            and all(self._block_is_sound(line, {site}) for site in shown)
            and self._block_is_sound(line, hidden)
            and not (line.inside is None and self._is_given_away(line.key, hidden))
        )

    def _block_is_sound(self, line: Line, sites: Collection[str] | None) -> bool:
        inside = self._cell(line.key, sites)
        if line.inside is None or line.kind is not Kind.COUNT:
            return _is_sound(inside)
        around = self._cell(line.inside, sites)
        return _is_sound(inside) and not 0 < around.people - inside.people < FEWEST

    def _is_given_away(self, key: str, hidden: Collection[str]) -> bool:
        """Whether so many small sites add up to so little, or so much, that each must be the same.

        A site of nobody is shown, so a hidden one has one person at least.
        """
        counts = [self._cell(key, {site}).people for site in hidden]
        counts = [count for count in counts if count]
        same = sum(counts) in {len(counts), (FEWEST - 1) * len(counts)}
        return same and len(counts) > 1 and max(counts) < FEWEST

    # --- the parts of a whole --------------------------------------------------------------------

    def _hide_splits(self) -> None:
        """Hide parts of a whole as sites are hidden: a small one, and another with it."""
        for key in dict.fromkeys(line.inside for line in self._lines if line.splits):
            if key is not None:
                parts = [one.key for one in self._lines if one.splits and one.inside == key]
                self._hide_split(key, parts)

    def _hide_split(self, whole: str, parts: Sequence[str]) -> None:
        counts = {part: self._cell(part).people for part in parts}
        if self._before.get((whole, WHOLE)) is not None:
            hidden = {part for part in parts if self._before.get((part, WHOLE)) is None}
            if not _parts_are_sound(counts, hidden):
                raise Refused
        else:
            hidden = {part for part, count in counts.items() if 0 < count < FEWEST}
            while not _parts_are_sound(counts, hidden):
                left = [part for part in parts if part not in hidden and counts[part]]
                if not left:
                    hidden = set(parts)
                    break
                hidden.add(self._pick(left))
        self._hidden |= dict.fromkeys(hidden)

    # --- cells -----------------------------------------------------------------------------------

    def _cell(self, key: str, sites: Collection[str] | None = None) -> Cell:
        """The cells of some sites together; of all without any named."""
        by_site = self._tally.get(key, {})
        cells = [cell for site, cell in by_site.items() if sites is None or site in sites]
        return Cell(
            people=sum(cell.people for cell in cells),
            amount=sum(cell.amount for cell in cells),
            largest=_largest(cells),
        )


def _is_sound(cell: Cell) -> bool:
    if cell.people == 0:
        return True
    return cell.people >= FEWEST and cell.largest <= MOST_OF_ONE * cell.amount


def _parts_are_sound(counts: Mapping[str, int], hidden: Collection[str]) -> bool:
    small = any(0 < counts[part] < FEWEST for part in counts if part not in hidden)
    return not small and not 0 < sum(counts[part] for part in hidden) < FEWEST


def _largest(cells: Iterable[Cell]) -> float:
    return max((cell.largest for cell in cells), default=0.0)


def _value(line: Line, cell: Cell) -> float:
    """What is read: people, a whole number of a sum, or a mean with one place."""
    if line.kind is Kind.MEAN:
        return round(cell.amount / cell.people, 1) if cell.people else 0.0
    return float(round(cell.amount))
