"""Write anew what the coach hears in its two example answers (for developers).

    .venv/bin/python -m tools.examples

Run it after the recordings, the speech models or the stored records have changed.
"""

from __future__ import annotations

import json

from coach.bootstrap import audio_limits, build_models
from coach.config import Settings
from coach.demo.recordings import ANSWERS, EXAMPLES, QUESTION
from coach.pipeline import Task, assess, load_recording
from coach.records import Assessment
from coach.storage.codec import encode_assessment
from questions.load import load_builtin_banks


def main() -> None:
    """Listen to each example and write its assessment beside it."""
    settings = Settings()
    models = build_models(settings)
    task = Task.of(load_builtin_banks().question(QUESTION))
    previous: Assessment | None = None
    for name in ANSWERS:
        recording = load_recording(EXAMPLES / f"{name}.opus", audio_limits(settings))
        previous = assess(recording, task, models, previous=previous)
        values = json.loads(encode_assessment(previous))
        text = json.dumps(values, indent=1, ensure_ascii=False)
        (EXAMPLES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, previous.evidence.transcript.text)


if __name__ == "__main__":
    main()
