"""An organisation's sign-in whose word is not to be trusted, at a real server, without a browser.

Streamlit's own addresses are asked as a browser asks them, with a jar for its cookies; then the
page is run with what is in the jar.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import tomllib
from contextlib import suppress
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from streamlit import auth_util

from coach.account_records import Outcome, Role
from coach.ui import cookies
from coach.ui.way_back import CALLBACK, CAME_BACK
from tests.browser.driver import everything_sent, free_port, serve
from tests.browser.identity_provider import (
    Provider,
    in_base64,
    running_provider,
    unsigned,
)
from tests.ui.people import open_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from urllib.request import OpenerDirector

    from tests.ui.people import Place

    Claims = dict[str, Any]

REFUSED, WAY_IN = b"Your organisation did not sign you in", b"Your sign-in name"
SUBJECT, ADDRESS, NAME = "o-71903", "ola.unmistakable@example.org", "Unmistakable Name"
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = (SUBJECT, ADDRESS, NAME, "eyJ")
"""What the log may not hold: of the person, and how every token begins."""


class Office:
    """A server with accounts, its organisation, and somebody whom the organisation may let in."""

    def __init__(self, url: str, log: Path, place: Place, provider: Provider, secret: str) -> None:
        self.url, self.log, self.place, self.provider = url, log, place, provider
        self.secret = secret
        made = place.services.people.make(
            place.ids["ada"],
            display_name="Ola",
            sign_in_name="",
            roles=(Role.PARTICIPANT,),
            invitation=ADDRESS,
            now=datetime.now(UTC),
        )
        self.ola = made.user_id

    def begin(self, monkeypatch: pytest.MonkeyPatch) -> str:
        """The address to which the page sends a browser when the button is pressed."""
        monkeypatch.setattr(auth_util, "get_signing_secret", lambda: self.secret)
        token = auth_util.encode_provider_token("default")
        return f"{self.url}/auth/login?{urlencode({'provider': token})}"

    def page(self, browser: Browser) -> bytes:
        """All that the page sends to a browser that has come back from the organisation."""
        browser.open(f"{self.url}/_stcore/health")  # gives the token against forgery
        return everything_sent(self.url, browser.held(), "", f"{CAME_BACK}=1")

    def is_bound(self) -> bool:
        """Whether the organisation has let Ola in at least once."""
        return self.place.services.sign_in.account(self.ola).organisation_subject is not None

    def times_in(self) -> int:
        """How often somebody came in as Ola, by the trail and by the sessions."""
        trail = self.place.services.trail
        noted = trail.search(about_id=self.ola, outcome=Outcome.DONE)
        came = sum(entry.what == "sign_in" for entry in noted)
        return came + len(self.place.services.sessions.open_of(self.ola, datetime.now(UTC)))


class Browser:
    """Follows redirects and keeps cookies, as browsers do."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def held(self) -> dict[str, str]:
        """Its cookies."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}

    def open(self, url: str) -> str:
        """The address at which it arrives."""
        with self._opener().open(url, timeout=30) as answer:
            return answer.geturl()

    def stop_before(self, url: str, where: str) -> str:
        """The same, but the first address that has `where` in it isn't opened."""
        seen: list[str] = []

        class Stop(HTTPRedirectHandler):
            def redirect_request(  # noqa: PLR0917 (urllib's)
                self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
            ) -> Any:
                seen.append(newurl)
                stop = where in newurl
                return (
                    None if stop else super().redirect_request(req, fp, code, msg, headers, newurl)
                )

        with suppress(HTTPError):
            self._opener(Stop()).open(url, timeout=30)
        return seen[-1]

    def _opener(self, *more: HTTPRedirectHandler) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self._jar), *more)


@pytest.fixture(scope="module")
def furnished_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for all tests of this file; no models, no voice."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    place, url = open_place(folder), f"http://localhost:{port}"
    with running_provider() as provider:
        written = provider.secrets_file(url)
        (folder / "organisation.toml").write_text(written)
        variables = {"STREAMLIT_SECRETS_FILES": str(folder / "organisation.toml")}
        with serve(folder, "fake", port=port, variables=variables, accounts="on", voice="none"):
            secret = tomllib.loads(written)["auth"]["cookie_secret"]
            yield Office(url, folder / "log.txt", place, provider, secret)
    place.database.close()


@pytest.fixture
def office(furnished_office: Office) -> Iterator[Office]:
    """The organisation tells the truth unless a test says otherwise, and the log tells nothing."""
    provider = furnished_office.provider
    provider.claims, provider.lie, provider.age_s = (
        {"sub": SUBJECT, "email": ADDRESS, "name": NAME},
        None,
        0,
    )
    yield furnished_office
    log = furnished_office.log.read_text(encoding="utf-8")
    assert not any(private in log for private in PRIVATE)


def with_claims(**changes: object) -> Callable[[Provider, Claims], str]:
    """It signs well, and says something else."""
    return lambda provider, claims: provider.signed({**claims, **changes})


def without_claim(name: str) -> Callable[[Provider, Claims], str]:
    """It signs well, and leaves something out."""
    return lambda provider, claims: provider.signed(
        {key: value for key, value in claims.items() if key != name}
    )


def by_another_key(provider: Provider, claims: Claims) -> str:
    """Signed by somebody else."""
    return provider.signed(claims, FOREIGN)


def changed_since(provider: Provider, claims: Claims) -> str:
    """The signature is of another word."""
    good = provider.signed({**claims, "sub": "somebody else"})
    return f"{unsigned(claims)}.{good.rpartition('.')[2]}"


def not_signed(provider: Provider, claims: Claims) -> str:
    """It says itself that nobody signed it."""
    del provider
    return unsigned(claims, alg="none") + "."


def by_the_shared_secret(provider: Provider, claims: Claims) -> str:
    """Signed in a way that the provider never announced, with what others know, too."""
    del provider
    content = unsigned(claims, alg="HS256")
    mac = hmac.digest(b"only for tests", content.encode(), hashlib.sha256)
    return f"{content}.{in_base64(mac)}"


def no_word(provider: Provider, claims: Claims) -> None:
    """A token that says nothing of anybody."""
    del provider, claims


def ended(seconds_ago: int) -> Callable[[Provider, Claims], str]:
    """Its time is up."""
    return lambda provider, claims: provider.signed({**claims, "exp": time.time() - seconds_ago})


LIES = {
    "signed by another key": by_another_key,
    "changed after it was signed": changed_since,
    "not signed": not_signed,
    "signed with the shared secret": by_the_shared_secret,
    "another nonce": with_claims(nonce="of another sign-in"),
    "no nonce": without_claim("nonce"),
    "for another client": with_claims(aud="another-program"),
    "for others and for us": with_claims(aud=["another-program", "interview-coach"]),
    "for nobody": without_claim("aud"),
    "of another issuer": with_claims(iss="https://evil.example"),
    "of no issuer": without_claim("iss"),
    "ended long ago": ended(3600),
    "ended a moment ago": ended(5),
    "without an end": without_claim("exp"),
    "of nobody": without_claim("sub"),
    "nonsense": lambda *_: "eyJ.eyJ.x",
    "no word": no_word,
}


@pytest.mark.parametrize("lie", LIES)
def test_a_word_that_is_not_to_be_trusted_lets_nobody_in(
    office: Office, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No session, nobody bound, nothing of it in the log; the page says that it did not work."""
    office.provider.lie = LIES[lie]
    before, browser = (office.is_bound(), office.times_in()), Browser()
    assert browser.open(office.begin(monkeypatch)) == f"{office.url}/?{CAME_BACK}=1"
    sent = office.page(browser)
    assert REFUSED in sent
    assert WAY_IN in sent
    assert cookies.PLAIN not in browser.held()
    assert (office.is_bound(), office.times_in()) == before


def test_the_same_way_lets_in_whom_the_truth_is_told_of(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would find somebody who came in."""
    before, browser = office.times_in(), Browser()
    assert browser.open(office.begin(monkeypatch)) == f"{office.url}/?{CAME_BACK}=1"
    assert REFUSED not in office.page(browser)
    assert office.is_bound()
    assert office.times_in() == before + 1


def test_an_answer_to_another_browsers_question_lets_nobody_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends somebody the address of their own sign-in doesn't sign them in with it."""
    asked, other = Browser(), Browser()
    answer = asked.stop_before(office.begin(monkeypatch), CALLBACK)
    before = office.times_in()
    for address in (answer, answer.replace("state=", "state=x")):
        assert other.open(address) == f"{office.url}/?{CAME_BACK}=1"
        assert cookies.ORGANISATION not in other.held()
        assert REFUSED in office.page(other)
    assert office.times_in() == before


def test_what_is_said_with_a_refusal_is_not_in_the_log(office: Office) -> None:
    """Anybody can open that address with any words, and the organisation may name somebody."""
    said = urlencode({"error": SUBJECT, "error_description": f"{NAME} {ADDRESS}", "state": "x"})
    browser = Browser()
    assert browser.open(f"{office.url}{CALLBACK}?{said}") == f"{office.url}/?{CAME_BACK}=1"
    assert REFUSED in office.page(browser)
    assert "Error during authentication" in office.log.read_text(encoding="utf-8")


def test_who_has_signed_out_there_is_told_of_no_trouble(office: Office) -> None:
    """The organisation sends them back to the same address, with no answer in it."""
    assert Browser().open(f"{office.url}{CALLBACK}") == f"{office.url}/"
