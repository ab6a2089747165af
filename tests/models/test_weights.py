from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import models.registry
from models.ct2_weights import read_tensors
from models.errors import WeightsError
from models.registry import BASE, REGISTRY, SMALL, WeightsFile
from models.weights import copy_weights, ensure_weights, fetch_weights, is_present, spec_named

CONTENT = bytes(range(256)) * 20_000
FILE = WeightsFile(name="model.bin", size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())
SPEC = replace(SMALL, name="test", files=(FILE,))


class Hub(BaseHTTPRequestHandler):
    """A model hub that can break off after some bytes, and knows byte ranges."""

    break_after: int | None = None
    asked: list[str | None]

    def do_GET(self) -> None:
        """Send the file from the byte that was asked for."""
        asked = self.headers.get("Range")
        type(self).asked.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        body = CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.break_after])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""
        del format, args


@contextmanager
def hub(monkeypatch: pytest.MonkeyPatch, break_after: int | None = None) -> Generator[list]:
    """A hub on this machine in the place of the real one; gives the ranges asked for."""
    handler = type("OneHub", (Hub,), {"break_after": break_after, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(models.registry, "_HUB", f"http://127.0.0.1:{server.server_port}")
    try:
        yield handler.asked
    finally:
        server.shutdown()
        server.server_close()


def silent(_name: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def test_the_packaged_model_is_joined_and_verified(tmp_path: Path) -> None:
    """The base model comes from the installed packages, whole and with the known hashes."""
    folder = ensure_weights(BASE, tmp_path)
    for file in BASE.files:
        assert hashlib.sha256((folder / file.name).read_bytes()).hexdigest() == file.sha256
    assert is_present(BASE, tmp_path)
    assert not list(folder.glob("*.partial"))


def test_a_changed_file_is_never_used(tmp_path: Path) -> None:
    """A weight file that was changed on disk is replaced by the packaged one on the next load."""
    model = ensure_weights(BASE, tmp_path) / "model.bin"
    content = bytearray(model.read_bytes())
    content[1_000_000] ^= 1
    model.write_bytes(content)
    ensure_weights(BASE, tmp_path)
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert digest == BASE.sha256_of("model.bin")


def test_a_model_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    """A missing bigger model is named with the command that fetches it, and nothing is fetched."""
    with pytest.raises(WeightsError, match="models fetch small"):
        ensure_weights(SMALL, tmp_path)


def test_an_unknown_model_names_the_known_ones() -> None:
    """Asking for a model that nobody knows lists those there are."""
    with pytest.raises(WeightsError, match="base, small, large-v3-turbo"):
        spec_named("huge")


def test_a_download_reports_its_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download arrives whole and tells how far it is."""
    seen: list[int] = []
    with hub(monkeypatch):
        folder = fetch_weights(SPEC, tmp_path, lambda _name, done, _total: seen.append(done))
    assert (folder / "model.bin").read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[-1] == len(CONTENT)


def test_a_download_that_broke_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before the break is kept and only the rest is asked for."""
    with hub(monkeypatch, break_after=3_000_000), pytest.raises(WeightsError, match="kept"):
        fetch_weights(SPEC, tmp_path, silent)
    assert not is_present(SPEC, tmp_path)
    with hub(monkeypatch) as asked:
        fetch_weights(SPEC, tmp_path, silent)
    assert asked == ["bytes=3000000-"]
    assert is_present(SPEC, tmp_path)


def test_a_wrong_file_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download with another hash never takes the model's place."""
    wrong = replace(SPEC, files=(replace(FILE, sha256="0" * 64),))
    with hub(monkeypatch), pytest.raises(WeightsError, match="thrown away"):
        fetch_weights(wrong, tmp_path, silent)
    assert not list((tmp_path / "models" / "test").iterdir())


def test_no_network_says_so_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a hub to reach, the error names the way by a folder."""
    monkeypatch.setattr(models.registry, "_HUB", "http://127.0.0.1:9")
    with pytest.raises(WeightsError, match="--from FOLDER"):
        fetch_weights(SPEC, tmp_path, silent)


def test_a_folder_serves_as_a_source(tmp_path: Path) -> None:
    """Files from a USB stick are copied and verified; a folder without them changes nothing."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(WeightsError, match="no file called"):
        copy_weights(SPEC, stick, tmp_path, silent)
    (stick / "model.bin").write_bytes(CONTENT)
    folder = copy_weights(SPEC, stick, tmp_path, silent)
    assert (folder / "model.bin").read_bytes() == CONTENT


def test_every_known_model_has_whole_hashes() -> None:
    """Each file has a size and a whole SHA-256; what is downloaded has a pinned revision."""
    for spec in REGISTRY.values():
        assert spec.packaged or len(spec.revision) == 40
        for file in spec.files:
            assert len(file.sha256) == 64
            assert file.size > 0


@pytest.mark.parametrize(
    "content", [b"", b"\x06\x00\x00\x00", b"\x06\0\0\0\x0c\0WhisperSpec\0" * 9]
)
def test_a_broken_model_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A model file that breaks off or is none is refused without being run."""
    file = tmp_path / "model.bin"
    file.write_bytes(content)
    with pytest.raises(WeightsError):
        read_tensors(file)
