"""How often the right work and questions are proposed for the adverts of `tests/adverts`.

Run it with `python -m tools.advert_figures [held_out|choosing]`; it takes a minute.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.advert import ANY_WORK, propose
from coach.advert_text import parts_of, usable
from models.sentence_encoder import MiniLMEncoder
from questions.load import load_builtin_banks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from coach.advert import Encode

ADVERTS = Path(__file__).parents[1] / "tests" / "adverts" / "adverts.toml"
TOP = 5


def main(half: str) -> None:
    """Print one line for each advert of a half, and the figures."""
    bank, encode = load_builtin_banks(), _remembering(MiniLMEncoder())
    adverts = tomllib.loads(ADVERTS.read_text(encoding="utf-8"))["advert"]
    right: list[bool] = []
    of_the_work: list[float] = []
    of_the_job: list[float] = []
    sure: list[bool] = []
    for advert in (one for one in adverts if one["half"] == half):
        found = propose(parts_of(usable(advert["text"])), bank, encode)
        print(f"{advert['id']}: {found.sector}, {found.role}, sure: {found.sure}")
        if advert["sector"] == ANY_WORK:
            continue
        asked = [bank.question(one.question_id) for one in found.questions[:TOP]]
        work = [one.sector == advert["sector"] for one in asked]
        job = [advert["role"] in one.roles for one in asked]
        right.append(found.sector == advert["sector"])
        sure.append(found.sure)
        of_the_work.append(sum(work) / TOP)
        of_the_job.append(sum(a and b for a, b in zip(work, job, strict=True)) / TOP)
    print(f"work right: {sum(right)} of {len(right)}; sure: {sum(sure)}")
    print(f"precision at {TOP}: by work {sum(of_the_work) / len(right):.2f}")
    print(f"precision at {TOP}: by work and job {sum(of_the_job) / len(right):.2f}")


def _remembering(encoder: MiniLMEncoder) -> Encode:
    """Encodes each text once."""
    known: dict[str, npt.NDArray[np.float32]] = {}

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encoder.encode(new), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    return encode


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held_out")
