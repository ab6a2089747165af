"""Work out what the demo brings along, so that it starts without models (for developers).

    .venv/bin/python -m tools.demo_figures

What its texts are near to in meaning, and the sounds of their words. Run it after a text of the
demo, a question that it answers, or the model that compares sentences has changed.
"""

from __future__ import annotations

import json

from coach.demo import meaning, speaking
from coach.demo.texts import CLASS_QUESTIONS, of_amira, of_class
from coach.meaning import meaning_of
from models.pronunciation_dictionary import PronunciationDictionary
from models.sentence_encoder import MiniLMEncoder
from questions.load import load_builtin_banks


def main() -> None:
    """Write both files anew."""
    pairs = [(one.question, one.text) for one in of_amira()]
    pairs += [(one.question, f"{one.text} {one.then}") for one in of_amira() if one.then]
    pairs += [(name, text) for name in CLASS_QUESTIONS for text in of_class(name)]
    _write_sounds(" ".join(text for _, text in pairs))
    _write_meaning(pairs)


def _write_sounds(text: str) -> None:
    dictionary = PronunciationDictionary()
    words = sorted({speaking.bare(word) for word in text.split()})
    sounds = {
        word: " ".join(phone.rstrip("012") for phone in variants[0].phones) if variants else ""
        for word, variants in zip(words, dictionary.variants_of_all(words), strict=True)
    }
    lines = json.dumps(sounds, indent=0, ensure_ascii=False)
    speaking.SOUNDS.write_text(lines + "\n", encoding="utf-8")
    print(len(sounds), "words")


def _write_meaning(pairs: list[tuple[str, str]]) -> None:
    bank, encoder = load_builtin_banks(), MiniLMEncoder()
    found = {
        meaning.name_of(bank.question(name), text): meaning_of(
            text.split(), bank.question(name), encoder
        )
        for name, text in pairs
    }
    meaning.FILE.write_text(meaning.as_text(found), encoding="utf-8")
    print(len(found), "texts")


if __name__ == "__main__":
    main()
