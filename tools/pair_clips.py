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
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.g2p import AMERICAN, RECEIVED, say
from scoring.sounds.tables import Contrast, contrasts
from tools.trap_clips import framed, load_speaker, write_opus

CONTRASTS = 20
FIT_PAIRS = 2
"""Pairs of each contrast for the voices that constants are fitted on; the others say the next."""

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
class PairClip:
    """One word by one voice; `part` is "fit" or "test" by its voice."""

    file: str
    word: str
    voice: str
    part: str


@dataclass(frozen=True, kw_only=True)
class ListedPair:
    """Two words and the phones that tell them apart; `part` is "fit" or "test"."""

    words: tuple[str, str]
    phones: tuple[str, str]
    part: str
    british_only: bool


def practised(count: int = CONTRASTS) -> list[Contrast]:
    """The contrasts with the highest functional load that can be heard."""
    return sorted((one for one in contrasts() if one.heard), key=lambda one: one.tier)[:count]


def planned_pairs() -> list[ListedPair]:
    """The first pairs of each contrast to fit on, the next to test on."""
    return [
        ListedPair(
            words=pair,
            phones=(contrast.first, contrast.second),
            part="fit" if place < FIT_PAIRS else "test",
            british_only=pair in contrast.british_only,
        )
        for contrast in practised()
        for place, pair in enumerate(contrast.pairs[: 2 * FIT_PAIRS])
    ]


def planned_clips(pairs: Sequence[ListedPair]) -> list[PairClip]:
    """Every word once for each voice that needs it."""
    return [
        PairClip(file=f"{word}-{voice}.opus", word=word, voice=voice, part=part)
        for part, voices in (("fit", FIT_VOICES), ("test", TEST_VOICES))
        for voice in voices
        for word in sorted(set(_words(pairs, part, voice)))
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


def _words(pairs: Sequence[ListedPair], part: str, voice: str) -> Iterator[str]:
    for pair in pairs:
        if pair.part == part and (is_british(voice) or not pair.british_only):
            yield from pair.words


def main() -> None:
    """Make the clips that are not there yet, and the list of clips and pairs."""
    parser = argparse.ArgumentParser(description="Make clips of minimal pairs.")
    parser.add_argument("--model", type=Path, required=True, help="kokoro.int8.onnx")
    parser.add_argument("--voices-dir", type=Path, required=True, help="folder of the *.bin")
    parser.add_argument("--output", type=Path, required=True, help="folder for the clips")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    pairs = planned_pairs()
    clips = planned_clips(pairs)
    words = sorted({clip.word for clip in clips})
    phones = {
        accent: dict(zip(words, say(accent, words), strict=True)) for accent in (RECEIVED, AMERICAN)
    }
    speak = load_speaker(given.model, given.voices_dir)
    for clip in clips:
        path = given.output / clip.file
        if not path.exists():
            british = is_british(clip.voice)
            ipa = phones[RECEIVED if british else AMERICAN][clip.word]
            write_opus(path, framed(speak(in_letters(ipa, british=british), clip.voice)))
    listed = {"clips": [asdict(one) for one in clips], "pairs": [asdict(one) for one in pairs]}
    written = json.dumps(listed, indent=1, ensure_ascii=False)
    (given.output / "pairs.json").write_text(f"{written}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
