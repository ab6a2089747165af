"""Make a folder of spoken answers whose hesitations are known, by synthesisers.

Run it at the project's root, in the environment that `tools.trap_clips` describes, with phonemizer,
espeakng-loader and the program espeak-ng as well::

    python -m tools.fluency_clips --model kokoro.int8.onnx --voices-dir package/voices \
        --output ../fluency

`interview-coach bench fluency --data ../fluency` measures on it. Each stretch between two events is
synthesised by itself, cut to its sound and put beside the others, so the time of every event and
the length of every silence is known. Pieces that are there already are kept.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.voice_kokoro import symbols_of_ipa, symbols_of_text
from tools.trap_clips import RATE_HZ, load_speaker, write_opus

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]
    Say = Callable[["Piece"], Samples]

ANSWERS = Path(__file__).with_name("fluency_answers.toml")
SEED = 6
PEAK = 0.5
NOISE = 0.0004
"""A room's noise, some 60 dB below the speech: no microphone gives digital silence."""
END_S = 0.5
JOIN_S = (0.03, 0.12)
FILLER_GAP_S = (0.03, 0.3)
FLOOR = 0.012
"""Quieter than this part of a piece's peak (-38 dB) is the synthesiser's own silence."""

FILLERS = {"um": "ˈʌm", "uh": "ˈʌː", "er": "ˈɜː", "erm": "ˈɜːm"}
MARK = re.compile(r"<(?P<filled>\w+)>|\[(?P<pause>\d+)\]|\{(?P<said>[^}]+)\}")

ESPEAK_HZ = 22_050
WAV_HEADER = 44

KOKORO = {
    "fit": ("bf_emma", "bm_george"),
    "test": ("bf_alice", "am_puck", "bm_daniel", "af_bella", "bf_lily", "bm_fable"),
    "later": ("bf_isabella", "am_michael", "bm_lewis", "af_sarah"),
}
ESPEAK = {
    "fit": ("en-us+f2", "en-gb+m3", "en-gb-scotland+f4", "en-us+m7"),
    "test": ("en-us+f3", "en-gb+m5", "en-gb-x-gbclan+f1", "en-us+m1"),
    "later": ("en-us+f4", "en-gb+m2", "en-gb-x-rp+f2", "en-us+m4"),
}
KOKORO_ANSWERS = {"fit": 1, "test": 1, "later": 1}
"""How many of its part's answers each of Kokoro's voices gives; espeak-ng's give all."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Something that is said in one breath: `text`, or `ipa` if that is given."""

    text: str
    ipa: str | None = None


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A piece or a silence of an answer, and the kind of event that it is, if it is one."""

    piece: Piece | None
    kind: str | None = None
    silence_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event in a clip: kind, times in seconds, and its words."""

    kind: str
    start_s: float
    end_s: float
    text: str


def planned(said: str) -> list[Planned]:
    """The pieces and silences of an answer with its marks.

    Example:
        >>> [part.kind for part in planned("I was <um> {a} a cook.")]
        [None, 'filled_pause', 'repetition', None]
    """
    return list(_parts(said))


def _parts(said: str) -> Iterator[Planned]:
    at = 0
    for mark in MARK.finditer(said):
        if plain := said[at : mark.start()].strip():
            yield Planned(piece=Piece(text=_continued(plain)))
        yield _marked(mark)
        at = mark.end()
    if plain := said[at:].strip():
        yield Planned(piece=Piece(text=plain))


def _continued(text: str) -> str:
    """The speaker goes on after this: a comma gives the tune for it."""
    return text if text[-1] in ".,?!" else f"{text},"


def _marked(mark: re.Match[str]) -> Planned:
    if filler := mark["filled"]:
        return Planned(piece=Piece(text=filler, ipa=FILLERS[filler]), kind="filled_pause")
    if mark["pause"]:
        return Planned(piece=None, kind="silent_pause", silence_s=int(mark["pause"]) / 1000)
    text, _, ipa = mark["said"].partition(":")
    if ipa:
        return Planned(piece=Piece(text=text, ipa=ipa), kind="false_start")
    if text.endswith("~"):
        return Planned(piece=Piece(text=_continued(text[:-1])), kind="self_repair")
    return Planned(piece=Piece(text=_continued(text)), kind="repetition")


def composed(said: str, say: Say, chance: random.Random) -> tuple[Samples, list[Event]]:
    """An answer as sound at `RATE_HZ`, with its events."""
    import numpy as np

    chunks: list[Samples] = [np.zeros(round(END_S * RATE_HZ), dtype=np.float32)]
    events: list[Event] = []
    length = len(chunks[0])
    parts = planned(said)
    for before, part in zip([None, *parts], parts, strict=False):
        joined_s = 0.0 if before is None else _gap_s(before, part, chance)
        sound = np.zeros(round(part.silence_s * RATE_HZ), dtype=np.float32)
        if part.piece is not None:
            sound = _level(say(part.piece), part.kind == "filled_pause", chance)
        gap = np.zeros(round(joined_s * RATE_HZ), dtype=np.float32)
        start_s = (length + len(gap)) / RATE_HZ
        chunks += [gap, sound]
        length += len(gap) + len(sound)
        if part.kind:
            text = part.piece.text if part.piece else ""
            events.append(
                Event(
                    kind=part.kind,
                    start_s=round(start_s, 4),
                    end_s=round(length / RATE_HZ, 4),
                    text=text.rstrip(","),
                )
            )
    whole = np.concatenate([*chunks, chunks[0]])
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, NOISE, len(whole))
    return (whole + noise).astype(np.float32), events


def _gap_s(before: Planned, part: Planned, chance: random.Random) -> float:
    """Seconds between two parts; a silence of known length has nothing added to it."""
    if before.piece is None or part.piece is None:
        return 0.0
    filler = "filled_pause" in (before.kind, part.kind)
    return chance.uniform(*(FILLER_GAP_S if filler else JOIN_S))


def _level(sound: Samples, quiet: bool, chance: random.Random) -> Samples:
    """The sound alone at an even level; fillers are said a little more quietly."""
    import numpy as np

    level = np.abs(sound) / np.abs(sound).max()
    heard = np.flatnonzero(level > FLOOR)
    cut = sound[heard[0] : heard[-1] + 1]
    peak = PEAK * (chance.uniform(0.4, 0.8) if quiet else 1.0)
    return (cut * (peak / np.abs(cut).max())).astype(np.float32)


def kokoro_symbols(piece: Piece) -> str:
    """A piece in Kokoro's alphabet."""
    return symbols_of_text(piece.text) if piece.ipa is None else symbols_of_ipa(piece.ipa)


def kept(folder: Path, voice: str, say: Callable[[Piece], Samples]) -> Say:
    """`say`, with each piece kept in a file, so that it is synthesised once."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)

    def say_once(piece: Piece) -> Samples:
        name = re.sub(r"\W+", "_", f"{voice} {piece.text} {piece.ipa or ''}")
        file = folder / f"{name}.npy"
        if not file.exists():
            np.save(file, say(piece))
        return np.load(file)

    return say_once


def espeak_says(voice: str) -> Callable[[Piece], Samples]:
    """A voice of the program espeak-ng, brought to `RATE_HZ`."""
    import numpy as np

    def say(piece: Piece) -> Samples:
        slow = piece.text in FILLERS
        wanted = piece.text if piece.ipa is None or slow else f"[[{_in_its_names(piece.ipa)}]]"
        command = ["espeak-ng", "-v", voice, "-s", "90" if slow else "150", "--stdout", wanted]
        found = subprocess.run(command, check=True, capture_output=True)
        raw = np.frombuffer(found.stdout[WAV_HEADER:], dtype="<i2").astype(np.float32) / 32768
        at = np.arange(0, len(raw), ESPEAK_HZ / RATE_HZ)
        return np.interp(at, np.arange(len(raw)), raw).astype(np.float32)

    return say


def _in_its_names(ipa: str) -> str:
    names = {"ɪ": "I", "æ": "a", "e": "E", "ʊ": "U", "ˈ": "'"}
    return "".join(names.get(letter, letter) for letter in ipa)


def main() -> None:
    """Make every clip and their list, `answers.json`."""
    parser = argparse.ArgumentParser(description="Make answers with known hesitations.")
    parser.add_argument("--model", type=Path, required=True, help="kokoro.int8.onnx")
    parser.add_argument("--voices-dir", type=Path, required=True, help="folder of the *.bin")
    parser.add_argument("--output", type=Path, required=True, help="folder for the clips")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    answers = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["answer"]
    listed: list[dict[str, Any]] = []
    for voice, say, answer in _spoken(answers, given.model, given.voices_dir):
        name = f"{answer['name']}-{voice}.opus"
        chance = random.Random(f"{SEED} {name}")  # noqa: S311 - a repeatable choice
        sound, events = composed(answer["said"], kept(given.output / "pieces", voice, say), chance)
        write_opus(given.output / name, sound)
        plain = " ".join(part.piece.text for part in planned(answer["said"]) if part.piece)
        listed.append(
            {
                "file": name,
                "voice": voice,
                "part": answer["part"],
                "said": plain,
                "events": [asdict(event) for event in events],
            }
        )
        print(name, flush=True)
        text = json.dumps(listed, indent=1, ensure_ascii=False)
        (given.output / "answers.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _spoken(
    answers: list[dict[str, Any]], model: Path, voices_dir: Path
) -> Iterator[tuple[str, Callable[[Piece], Samples], dict[str, Any]]]:
    """Each voice with the answers that it gives: espeak-ng's first, they take no time."""
    for part, voices in ESPEAK.items():
        own = [answer for answer in answers if answer["part"] == part]
        for voice in voices:
            yield from ((voice, espeak_says(voice), answer) for answer in own)
    speak = load_speaker(model, voices_dir)
    for part, voices in KOKORO.items():
        own = [answer for answer in answers if answer["part"] == part]
        for place, voice in enumerate(voices):
            for turn in range(KOKORO_ANSWERS[part]):
                answer = own[(place + turn) % len(own)]
                yield voice, lambda piece, v=voice: speak(kokoro_symbols(piece), v), answer


if __name__ == "__main__":
    main()
