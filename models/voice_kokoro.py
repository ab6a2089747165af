"""Kokoro-82M: a natural British voice on the CPU, through onnxruntime.

The network (hexgrad, Apache-2.0; its ONNX export by thewh1teagle, MIT) turns
symbols of its own alphabet and a style into sound of 24 kHz. Its alphabet is IPA with one letter
for each diphthong and affricate; the way from espeak-ng's phones follows misaki (Apache-2.0), with
which the voices were trained. Styles lie beside this file, one for each length of text.
"""

from __future__ import annotations

import re
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from models.errors import EngineError
from models.g2p import RECEIVED, spoken_words
from models.registry import KOKORO
from models.speech import ModelInfo, SpokenSound
from models.voice_sound import framed
from models.voice_text import written_out

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

Style = Literal["bf_emma", "bm_george"]
STYLES: tuple[Style, ...] = ("bm_george", "bf_emma")

PACE = 0.9
"""Kokoro's own speed that is our 1: at theirs these voices are quick for learners. Slower than
this, a short "uh" comes before the first word (docs/voice.md)."""

RATE_HZ = 24_000
MOST_SYMBOLS = 510
"""Kokoro takes no longer text, and has no style for one."""

# From the `vocab` of Kokoro's config.json; of its 114 symbols those that English needs.
_SYMBOLS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16, "A": 24, "I": 25,
    "Q": 33, "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "b": 44, "d": 46,
    "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "p": 58, "s": 61,
    "t": 62, "u": 63, "v": 64, "w": 65, "z": 68, "ɑ": 69, "ɒ": 71, "ɔ": 76, "ð": 81, "ʤ": 82,
    "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123, "ʃ": 131,
    "ʧ": 133, "ʊ": 135, "ʌ": 138, "ʒ": 147, "ˈ": 156, "ˌ": 157, "ː": 158,
}  # fmt: skip

# Longer ones first: "eɪ" before "e".
_FROM_IPA = (
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("eɪ", "A"), ("aɪ", "I"), ("əʊ", "Q"), ("oʊ", "Q"), ("aʊ", "W"),
    ("ɔɪ", "Y"), ("eə", "ɛː"), ("iə", "ɪə"), ("n̩", "ᵊn"), ("l̩", "ᵊl"), ("ɚ", "ə"),
    ("æ", "a"), ("ɐ", "ə"), ("e", "ɛ"), ("r", "ɹ"), ("x", "k"), ("ɬ", "l"), ("g", "ɡ"), ("o", "ɔ"),
    ("ʔ", "t"), ("ɾ", "t"), ("\u0303", ""), ("ʲ", ""),
)  # fmt: skip
_ONE_WAY = re.compile("|".join(re.escape(ipa) for ipa, _ in _FROM_IPA))
_HAPPY = re.compile(r"(?<=[^ˈˌaeɔ])ɪ$")
"""espeak-ng's accent ends "happy" as older speakers do; most of Britain says "ee"."""
_STOP = re.compile(r"\s*([;:,.!?…—])[;:,.!?…—\s]*")
_UNSAID = re.compile(r"[\"()\[\]]")


class KokoroVoice:
    """`Voice` by Kokoro. Not safe for two threads at once."""

    def __init__(self, folder: Path, style: Style, *, threads: int) -> None:
        self._session, version = _load_session(folder / KOKORO.files[0].name, threads)
        self._styles = _load_styles(style)
        self._info = info_of(style, version)

    @property
    def info(self) -> ModelInfo:
        """Which voice this is."""
        return self._info

    def speak(self, text: str, *, speed: float) -> SpokenSound:
        """One sentence or two, at most `MOST_SYMBOLS` symbols; see `models.protocols.Voice`."""
        return self._say(symbols_of_text(text), speed)

    def pronounce(self, ipa: str, *, speed: float) -> SpokenSound:
        """Phones in British IPA; see `models.protocols.Voice`."""
        said = " ".join(symbols_of_ipa(word) for word in ipa.split())
        if unknown := set(said) - set(_SYMBOLS):
            raise EngineError(f"The voice cannot say these sounds: {' '.join(sorted(unknown))}")
        return self._say(f"{said}.", speed)

    def _say(self, symbols: str, speed: float) -> SpokenSound:
        tokens = [_SYMBOLS[symbol] for symbol in symbols if symbol in _SYMBOLS]
        if not re.search(r"\w", symbols):
            raise EngineError("There is nothing in this text that can be said.")
        if len(tokens) > MOST_SYMBOLS:
            raise EngineError(f"This text is too long to be said at once: {len(tokens)} symbols.")
        fed = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._styles[len(tokens) - 1],
            "speed": np.array([PACE * speed], dtype=np.float32),
        }
        try:
            raw = np.asarray(self._session.run(None, fed)[0], dtype=np.float32).ravel()
        except Exception as error:  # onnxruntime raises kinds of its own
            raise EngineError("The voice failed while it spoke.") from error
        return SpokenSound(samples=framed(raw, RATE_HZ), rate_hz=RATE_HZ)


def info_of(style: Style, engine_version: str) -> ModelInfo:
    """What is known of the voice before it is loaded."""
    return ModelInfo(
        name=f"kokoro-{style}",
        revision=KOKORO.files[0].sha256,
        engine="onnxruntime",
        engine_version=engine_version,
        compute_type="int8",
        licence=KOKORO.licence,
    )


def symbols_of_text(text: str) -> str:
    """English text in Kokoro's alphabet, with its stops, which give the tune.

    Example:
        >>> symbols_of_text("Hello, Ann.")
        'həlˈQ, ˈan.'
    """
    plain = _UNSAID.sub(" ", written_out(text)).replace(" - ", " — ")
    clauses, stops = _STOP.split(plain)[::2], _STOP.split(plain)[1::2]
    spoken = iter(spoken_words(RECEIVED, [clause for clause in clauses if clause.strip()]))
    said = (_joined(next(spoken)) if clause.strip() else "" for clause in clauses)
    return "".join(f"{part}{stop} " for part, stop in zip(said, [*stops, ""], strict=True)).strip()


def _joined(words: tuple[tuple[str, ...], ...]) -> str:
    return " ".join(symbols_of_ipa("".join(map(_syllabic, phones))) for phones in words)


def _syllabic(phone: str) -> str:
    """The end of "table" is one phone; in "hello" the same letters are two."""
    return "ᵊl" if phone == "əl" else phone


def symbols_of_ipa(word: str) -> str:
    """One word in IPA, as espeak-ng writes it, in Kokoro's alphabet.

    Example:
        >>> symbols_of_ipa("tʃˈeɪndʒ")
        'ʧˈAnʤ'
    """
    ways = dict(_FROM_IPA)
    return _ONE_WAY.sub(lambda found: ways[found[0]], _HAPPY.sub("i", word))


def _load_styles(style: Style) -> Samples:
    """Styles for 1 to 510 symbols, shape `(510, 1, 256)`."""
    file = resources.files("models") / "voices" / f"{style}.npz"
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as kept:
        return kept["styles"]


def _load_session(model: Path, threads: int) -> tuple[Any, str]:
    try:
        ort: Any = import_module("onnxruntime")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # it would warn on the terminal of the graph's own shape
        session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EngineError(
            "The voice could not be loaded. Run start.py again to repair the set-up."
        ) from error
    return session, ort.__version__
