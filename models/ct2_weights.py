"""Read a CTranslate2 Whisper file as openai-whisper's tensors, so that both engines share it.

The file holds, little endian: u32 format version (6), string specification, u32 revision, u32
number of tensors; then for each a string name, u8 rank, u32 dimensions, u8 type, u32 bytes,
data; then aliases. A string is u16 length (with its NUL) and bytes. Only numbers are read,
no code is run; sizes are checked against the file's.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import WeightsError

if TYPE_CHECKING:
    import numpy.typing as npt

Tensors = dict[str, "npt.NDArray[Any]"]

_VERSION = 6
_SPECIFICATION = "WhisperSpec"
_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_MAX_RANK = 4


class _Reader:
    """Walks through the bytes and never past their end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count < 0 or self._at + count > len(self._data):
            raise WeightsError("The model file breaks off in the middle.")
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, code: str) -> int:
        """One little-endian number of `struct` code."""
        return int(struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0])

    def string(self) -> str:
        """A length-prefixed string without its NUL."""
        return self.take(self.number("H")).rstrip(b"\0").decode()


def read_tensors(path: Path) -> Tensors:
    """All tensors of a CTranslate2 model file by name; raises `WeightsError` if it is not one."""
    reader = _Reader(path.read_bytes())
    version, specification = reader.number("I"), reader.string()
    if version != _VERSION or specification != _SPECIFICATION:
        raise WeightsError(f"{path} is not a Whisper model in CTranslate2 format {_VERSION}.")
    reader.number("I")
    tensors = dict(_tensor(reader) for _ in range(reader.number("I")))
    for _ in range(reader.number("I")):
        alias = reader.string()
        tensors[alias] = tensors[reader.string()]
    return tensors


def _tensor(reader: _Reader) -> tuple[str, npt.NDArray[Any]]:
    name, rank = reader.string(), reader.number("B")
    if rank > _MAX_RANK:
        raise WeightsError(f"The tensor {name} has {rank} dimensions.")
    shape = tuple(reader.number("I") for _ in range(rank))
    kind, size = reader.number("B"), reader.number("I")
    dtype = _DTYPES.get(kind)
    if dtype is None or size != int(np.prod(shape)) * np.dtype(dtype).itemsize:
        raise WeightsError(f"The tensor {name} has a size that does not fit its shape.")
    return name, np.frombuffer(reader.take(size), dtype=dtype).reshape(shape)


def to_openai(tensors: Mapping[str, npt.NDArray[Any]]) -> Tensors:
    """The same tensors, float32, under the names of openai-whisper's `state_dict`."""
    named: Tensors = {}
    for name in tensors:
        if name.startswith("encoder/conv"):
            named[name.replace("/", ".")] = tensors[name]
    named["encoder.positional_embedding"] = tensors["encoder/position_encodings/encodings"]
    named["decoder.positional_embedding"] = tensors["decoder/position_encodings/encodings"]
    named["decoder.token_embedding.weight"] = tensors["decoder/embeddings/weight"]
    named |= _norm(tensors, "encoder/layer_norm", "encoder.ln_post")
    named |= _norm(tensors, "decoder/layer_norm", "decoder.ln")
    for side in ("encoder", "decoder"):
        for layer in range(_layers(tensors, side)):
            named |= _block(tensors, f"{side}/layer_{layer}", f"{side}.blocks.{layer}")
    return {name: value.astype(np.float32) for name, value in named.items()}


def _layers(tensors: Mapping[str, Any], side: str) -> int:
    prefix = f"{side}/layer_"
    return 1 + max(
        int(name[len(prefix) :].split("/")[0])
        for name in tensors
        if name.startswith(prefix) and name[len(prefix) :].split("/")[0].isdigit()
    )


def _block(tensors: Mapping[str, Any], source: str, target: str) -> Tensors:
    named = _attention(tensors, f"{source}/self_attention", f"{target}.attn", is_self=True)
    named |= _norm(tensors, f"{source}/self_attention/layer_norm", f"{target}.attn_ln")
    if f"{source}/attention/linear_0/weight" in tensors:
        named |= _attention(tensors, f"{source}/attention", f"{target}.cross_attn", is_self=False)
        named |= _norm(tensors, f"{source}/attention/layer_norm", f"{target}.cross_attn_ln")
    named |= _norm(tensors, f"{source}/ffn/layer_norm", f"{target}.mlp_ln")
    named |= _linear(tensors, f"{source}/ffn/linear_0", f"{target}.mlp.0")
    named |= _linear(tensors, f"{source}/ffn/linear_1", f"{target}.mlp.2")
    return named


def _attention(tensors: Mapping[str, Any], source: str, target: str, *, is_self: bool) -> Tensors:
    """Split the fused projections: query, key and value, or key and value beside the query.

    The keys' biases, which Whisper doesn't have, are zero in the file and are dropped.
    """
    if is_self:
        weights = np.split(tensors[f"{source}/linear_0/weight"], 3)
        biases = np.split(tensors[f"{source}/linear_0/bias"], 3)
    else:
        weights = [tensors[f"{source}/linear_0/weight"]]
        weights += np.split(tensors[f"{source}/linear_1/weight"], 2)
        biases = [tensors[f"{source}/linear_0/bias"]]
        biases += np.split(tensors[f"{source}/linear_1/bias"], 2)
    named = {
        f"{target}.{part}.weight": weight
        for part, weight in zip(("query", "key", "value"), weights, strict=True)
    }
    named[f"{target}.query.bias"], named[f"{target}.value.bias"] = biases[0], biases[2]
    last = "linear_1" if is_self else "linear_2"
    return named | _linear(tensors, f"{source}/{last}", f"{target}.out")


def _norm(tensors: Mapping[str, Any], source: str, target: str) -> Tensors:
    return {
        f"{target}.weight": tensors[f"{source}/gamma"],
        f"{target}.bias": tensors[f"{source}/beta"],
    }


def _linear(tensors: Mapping[str, Any], source: str, target: str) -> Tensors:
    return {
        f"{target}.weight": tensors[f"{source}/weight"],
        f"{target}.bias": tensors[f"{source}/bias"],
    }
