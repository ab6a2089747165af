"""`serve --https`: its certificate, and what the server is told."""

from __future__ import annotations

import re
import ssl
import stat
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import typer
import uvicorn

from coach.cli import https, serve
from coach.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = (
    ssl.TLSVersion.TLSv1,
    ssl.TLSVersion.TLSv1_1,
    ssl.TLSVersion.TLSv1_2,
    ssl.TLSVersion.TLSv1_3,
)
WEAK = re.compile("RC4|3DES|NULL|MD5|EXPORT|anon", re.IGNORECASE)
NAMES = ("localhost", "127.0.0.1", "::1", "192.168.1.20", "desk.local")


@pytest.fixture
def certificate(tmp_path: Path) -> https.Certificate:
    """A certificate that was just made."""
    return https.made(tmp_path / "https", NAMES)


def test_a_certificate_is_made_for_every_name(certificate: https.Certificate) -> None:
    """A browser that trusts it finds each name of the computer in it; only we can read its key."""
    trust = ssl.create_default_context(cafile=str(certificate.cert))
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate.cert, certificate.key)
    assert trust.cert_store_stats()["x509"] >= 1
    der = ssl.PEM_cert_to_DER_cert(certificate.cert.read_text())
    wanted = (b"localhost", b"desk.local", bytes([127, 0, 0, 1]), bytes([192, 168, 1, 20]))
    assert all(name in der for name in wanted)
    assert stat.S_IMODE(certificate.key.stat().st_mode) == 0o600


def speaks(server: ssl.SSLContext, version: ssl.TLSVersion) -> bool:
    """Whether a client that knows only this version, and minds nothing, comes to an agreement.

    Tried, not asked: what a system's own settings forbid does not stand in the context.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(back, there)
    served = server.wrap_bio(there, back, server_side=True)
    for _ in range(10):
        done = 0
        for side in (client, served):
            try:
                side.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
        if done == 2:
            return True
    return False


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_todays_tls_is_spoken(certificate: https.Certificate) -> None:
    """Streamlit's server, given a certificate as we give it, speaks TLS 1.2 and 1.3."""
    config = uvicorn.Config(
        "app:app",
        log_config=None,
        ssl_certfile=str(certificate.cert),
        ssl_keyfile=str(certificate.key),
    )
    config.load()
    assert config.ssl is not None
    spoken = [version.name for version in VERSIONS if speaks(config.ssl, version)]
    assert spoken == ["TLSv1_2", "TLSv1_3"]
    assert not [c["name"] for c in config.ssl.get_ciphers() if WEAK.search(c["name"])]


def test_it_is_kept_until_the_names_change(certificate: https.Certificate) -> None:
    """A tablet that accepted it need not do so again, but a new address needs a new one."""
    folder, before = certificate.cert.parent, certificate.cert.read_bytes()
    assert https.made(folder, NAMES).cert.read_bytes() == before
    assert https.made(folder, (*NAMES, "10.0.0.4")).cert.read_bytes() != before


def test_without_openssl_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing can make a certificate, a sentence names both ways out."""
    monkeypatch.setattr(https.shutil, "which", lambda _: None)
    with pytest.raises(typer.Exit):
        https.made(tmp_path, NAMES)
    said = " ".join(capsys.readouterr().err.split())
    assert "Install it" in said
    assert "--cert and --key" in said


def test_half_a_certificate_is_refused(certificate: https.Certificate, tmp_path: Path) -> None:
    """A certificate without its key, or one that is not there, ends with a sentence."""
    assert https.given(None, None) is None
    assert https.given(certificate.cert, certificate.key) == certificate
    for cert, key in ((certificate.cert, None), (certificate.cert, tmp_path / "none.pem")):
        with pytest.raises(typer.Exit):
            https.given(cert, key)


def test_the_network_is_let_in_only_when_asked_for(certificate: https.Certificate) -> None:
    """By default the server knows this computer's names; with https those of the network too."""
    alone = serve.command(Settings(), 8501)
    assert "--server.allowedHosts" not in alone
    assert "--server.sslCertFile" not in alone
    shared = serve.command(Settings(address="0.0.0.0"), 8501, certificate)  # noqa: S104
    hosts = [after for part, after in pairwise(shared) if "Hosts" in part]
    assert set(hosts) >= {"localhost", *https.network_names()}
    assert shared[shared.index("--server.sslCertFile") + 1] == str(certificate.cert)
    assert shared[shared.index("--browser.serverAddress") + 1] == "localhost"


@pytest.mark.parametrize(
    ("address", "accounts", "encrypted", "said"),
    [
        ("localhost", "off", False, []),
        ("localhost", "on", False, []),
        ("localhost", "on", True, []),
        ("localhost", "off", True, ["same answers"]),
        ("0.0.0.0", "on", False, ["read along"]),  # noqa: S104
        ("0.0.0.0", "off", False, ["read along", "same answers"]),  # noqa: S104
    ],
)
def test_whoever_opens_it_to_a_network_is_told_what_that_means(
    address: str, accounts: str, encrypted: bool, said: list[str]
) -> None:
    """Without https others read along; without accounts everybody there is the same person."""
    config = Settings(address=address, accounts=accounts)
    warnings = serve.warnings(config, encrypted=encrypted)
    assert len(warnings) == len(said)
    assert all(part in warning for part, warning in zip(said, warnings, strict=True))
