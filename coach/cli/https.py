"""A certificate for `serve --https`, and the names by which a local network finds this computer.

Browsers give a page the microphone on `https` (or on the computer itself) only. A tablet in the
room therefore needs https, and a certificate made here serves: it is accepted on the tablet once,
as the page "Use a tablet" explains.
"""

from __future__ import annotations

import ipaddress
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from coach.cli.console import stop_with

if TYPE_CHECKING:
    from pathlib import Path

_DAYS = 800
"""Apple's devices refuse certificates that are good for more than 825 days."""
_RENEW_AFTER_S = (_DAYS - 30) * 24 * 3600
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Two PEM files: the certificate and its key."""

    cert: Path
    key: Path


def given(cert: Path | None, key: Path | None) -> Certificate | None:
    """The certificate that a person brought; ends with a sentence if it is half of one."""
    if cert is None and key is None:
        return None
    if cert is None or key is None or not (cert.is_file() and key.is_file()):
        stop_with("Give both --cert and --key, each with the path of a PEM file that is there.")
    return Certificate(cert=cert.absolute(), key=key.absolute())


def made(folder: Path, names: tuple[str, ...]) -> Certificate:
    """The certificate of this computer for these names, made if it isn't there or is too old."""
    certificate = Certificate(cert=folder / "cert.pem", key=folder / "key.pem")
    listed = folder / "names.txt"
    wanted = "\n".join(names)
    if not _is_good(certificate, listed, wanted):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(certificate, names)
        listed.write_text(wanted, encoding="utf-8")
    return certificate


def network_names() -> tuple[str, ...]:
    """The addresses and the name that other devices of the local network reach this one by."""
    found = [address.address for card in psutil.net_if_addrs().values() for address in card]
    addresses = sorted({address for address in found if _is_reachable(address)})
    host = socket.gethostname().split(".")[0].lower()
    return (*addresses, *((host, f"{host}.local") if host not in {"", "localhost"} else ()))


def _is_reachable(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a card's own number
        return False
    return address.version == 4 and not (address.is_loopback or address.is_link_local)  # noqa: PLR2004


def _is_good(certificate: Certificate, listed: Path, wanted: str) -> bool:
    files = (certificate.cert, certificate.key, listed)
    if not all(file.is_file() for file in files):
        return False
    young = time.time() - certificate.cert.stat().st_mtime < _RENEW_AFTER_S
    return young and listed.read_text(encoding="utf-8") == wanted


def _make(certificate: Certificate, names: tuple[str, ...]) -> None:
    program = shutil.which("openssl")
    if program is None:
        stop_with(
            "The program openssl, which makes the certificate, is not on this computer. "
            "Install it, or give a certificate of your own with --cert and --key."
        )
    certificate.key.touch(mode=0o600)
    done = subprocess.run(
        [
            *(program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-sha256", "-days", str(_DAYS), "-subj", "/CN=Interview coach"),
            *("-addext", f"subjectAltName={','.join(_alternative(name) for name in names)}"),
            *("-addext", "extendedKeyUsage=serverAuth"),
            *("-keyout", str(certificate.key), "-out", str(certificate.cert)),
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        stop_with(
            "openssl could not make a certificate. "
            "Give one of your own with --cert and --key, or start without --https."
        )


def _alternative(name: str) -> str:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return f"DNS:{name}"
    return f"IP:{name}"


def names_for_certificate(network: tuple[str, ...]) -> tuple[str, ...]:
    """All names that the certificate is good for: this computer's own, and the network's."""
    return (*_LOCAL_NAMES, *network)
