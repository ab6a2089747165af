"""How often the right work and questions are proposed for the adverts of `tests/adverts`.

Run it with `python -m tools.advert_figures [held_out|choosing]`; it takes a minute.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from coach.advert import ANY_WORK, propose
from coach.advert_text import parts_of, usable
from models.sentence_encoder import MiniLMEncoder
from questions.load import load_builtin_banks

ADVERTS = Path(__file__).parents[1] / "tests" / "adverts" / "adverts.toml"
TOP = 5


def main(half: str) -> None:
    """Print one line for each advert of a half, and the figures."""
    bank, encoder = load_builtin_banks(), MiniLMEncoder()
    adverts = tomllib.loads(ADVERTS.read_text(encoding="utf-8"))["advert"]
    right: list[bool] = []
    of_the_work: list[float] = []
    of_the_job: list[float] = []
    sure: list[bool] = []
    for advert in (one for one in adverts if one["half"] == half):
        found = propose(parts_of(usable(advert["text"])), bank, encoder.encode)
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


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held_out")
