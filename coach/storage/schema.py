"""The published shape of an assessment: docs/assessment.schema.json.

After a change of the records, write it anew (and see `coach.records.SCHEMA_VERSION`):

    python -m coach.storage.schema > docs/assessment.schema.json
"""

from __future__ import annotations

import json
import sys
from typing import Any

from coach.records import SCHEMA_VERSION
from coach.storage.codec import raw_assessment_schema


def assessment_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what `interview-coach assess --json` prints for one answer."""
    schema = raw_assessment_schema()
    schema["properties"]["schema_version"]["const"] = SCHEMA_VERSION
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def assessment_schema_text() -> str:
    """The schema as it lies in docs/: sorted, so that changes are easy to see."""
    return json.dumps(assessment_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(assessment_schema_text())
