"""A few of speechocean762's readings in a folder of their own, for commands that read a corpus."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SHORT = range(4, 7)
"""Words of a short sentence."""


def few_readings(
    source: Path, folder: Path, *, speakers: int, each: int, words: range = SHORT
) -> Path:
    """Write `each` sentences of so many words by each of some speakers, in the layout they had."""
    scores: dict[str, Any] = json.loads((source / "scores.json").read_text(encoding="utf-8"))
    spoken: dict[str, list[str]] = defaultdict(list)
    for name, entry in sorted(scores.items()):
        if len(entry["words"]) in words:
            spoken[entry["speaker"]].append(name)
    chosen = [names[:each] for names in spoken.values() if len(names) >= each][:speakers]
    kept = {name: scores[name] for names in chosen for name in names}
    (folder / "audio").mkdir()
    for name in kept:
        shutil.copy(source / "audio" / f"{name}.opus", folder / "audio")
    (folder / "scores.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder
