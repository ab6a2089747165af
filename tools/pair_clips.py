"""Make a folder of minimal pairs said by a synthesiser: each word alone, by voices of two accents.

Run it at the project's root, in the environment that `tools.trap_clips` describes, with phonemizer
and espeakng-loader as well::

    python -m tools.pair_clips --model kokoro.int8.onnx --voices-dir package/voices \
        --output ../pairs

`interview-coach bench pairs --data ../pairs` measures on it. Words are of the contrasts with the
highest functional load (scoring/sounds/contrasts.toml); how they are said is espeak-ng's account of
southern British English for the voices b*, of American English for the voices a*. Clips that are
there already are kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.g2p import AMERICAN, RECEIVED, say
from scoring.sounds.tables import Contrast, contrasts
from tools.trap_clips import framed, load_speaker, write_opus

CONTRASTS = 20
FIT_PAIRS = 2
TEST_PAIRS = slice(2, 4)
"""The first pairs of each contrast are for the voices that constants are fitted on."""

FIT_VOICES = ("bf_emma", "af_heart", "bm_george", "am_michael")
TEST_VOICES = (
    "bf_alice", "af_bella", "bm_lewis", "am_puck", "bf_isabella", "am_fenrir", "bm_daniel",
    "af_sarah",
)  # fmt: skip

LETTERS = {
    "eɪ": "A", "aɪ": "I", "əʊ": "Q", "oʊ": "O", "aʊ": "W", "ɔɪ": "Y", "dʒ": "ʤ", "tʃ": "ʧ",
    "ɚ": "əɹ", "ɐ": "ə", "ᵻ": "ɪ",
}  # fmt: skip
"""From espeak-ng's IPA to Kokoro's alphabet, where they differ in both accents."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One word by one voice, and the word it must not be taken for.

    `contrast` are the two phones, in the table's order; `part` is "fit" or "test".
    """

    file: str
    said: str
    other: str
    contrast: str
    voice: str
    part: str


def practised(count: int = CONTRASTS) -> list[Contrast]:
    """The contrasts with the highest functional load that can be heard."""
    return sorted((one for one in contrasts() if one.heard), key=lambda one: one.tier)[:count]


def planned() -> list[Trial]:
    """The first pairs of each contrast by the voices to fit on, the next by the others."""
    parts = {"fit": (FIT_VOICES, slice(0, FIT_PAIRS)), "test": (TEST_VOICES, TEST_PAIRS)}
    return [
        Trial(
            file=f"{said}-{voice}.opus",
            said=said,
            other=other,
            contrast=f"{contrast.first}/{contrast.second}",
            voice=voice,
            part=part,
        )
        for part, (voices, places) in parts.items()
        for voice in voices
        for contrast in practised()
        for pair in contrast.pairs[places]
        if is_british(voice) or pair not in contrast.british_only
        for said, other in (pair, pair[::-1])
    ]


def in_letters(ipa: Sequence[str], *, british: bool) -> str:
    """espeak-ng's phones of a word in Kokoro's alphabet.

    Example:
        >>> in_letters(("ʃ", "ˈeɪ", "p"), british=True)
        'ʃˈAp'
    """
    said = "".join(ipa)
    for phones, letter in LETTERS.items():
        said = said.replace(phones, letter)
    return said.replace("æ", "a") if british else said.replace("ɜː", "ɜɹ").replace("ː", "")


def is_british(voice: str) -> bool:
    """Whether a voice of Kokoro's speaks British English."""
    return voice.startswith("b")


def main() -> None:
    """Make the clips that are not there yet, and the list of clips and pairs."""
    parser = argparse.ArgumentParser(description="Make clips of minimal pairs.")
    parser.add_argument("--model", type=Path, required=True, help="kokoro.int8.onnx")
    parser.add_argument("--voices-dir", type=Path, required=True, help="folder of the *.bin")
    parser.add_argument("--output", type=Path, required=True, help="folder for the clips")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    trials = planned()
    words = sorted({trial.said for trial in trials})
    ipa = {
        accent: dict(zip(words, say(accent, words), strict=True)) for accent in (RECEIVED, AMERICAN)
    }
    speak = load_speaker(given.model, given.voices_dir)
    for trial in trials:
        path = given.output / trial.file
        if not path.exists():
            british = is_british(trial.voice)
            said = ipa[RECEIVED if british else AMERICAN][trial.said]
            write_opus(path, framed(speak(in_letters(said, british=british), trial.voice)))
    listed = json.dumps([asdict(trial) for trial in trials], indent=1, ensure_ascii=False)
    (given.output / "pairs.json").write_text(f"{listed}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
