"""The cookie, and that every route of ours opens to nobody but the person its note is for."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coach.account_records import AuditEntry, Outcome, ThingKind
from coach.practice import Sound
from coach.storage.take_files import CHUNK_BYTES
from coach.ui import cookies
from coach.ui.routes import audio, my_data, routes, session, sheets, takes, trail, voice
from coach.ui.runtime import arrivals
from coach.voice import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ui.people import Place

OURS = {"origin": "http://testserver"}
STRANGERS = ("berhane", "tom", "tanya", "cora", "ada")


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    """A browser without a cookie."""
    del place
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def begin(client: TestClient, ticket: str, **headers: str) -> Any:
    """Hand in a ticket."""
    return client.post(session.ADDRESS, json={"ticket": ticket}, headers={**OURS, **headers})


def test_a_ticket_is_a_session_that_no_script_can_read(client: TestClient, place: Place) -> None:
    """The cookie is random, closed to scripts and to other sites, and good for this host only."""
    answer = begin(client, arrivals().ticket(place.ids["amina"], now()))
    given = next(c for c in answer.headers.get_list("set-cookie") if "Max-Age=0" not in c)
    assert answer.status_code == 204
    assert "HttpOnly" in given
    assert "SameSite=strict" in given
    assert "Path=/" in given
    assert "Domain" not in given
    token = given.split(";")[0].removeprefix(f"{cookies.PLAIN}=")
    assert len(token) >= 43
    assert place.services.sessions.user_of(token, now()) == place.ids["amina"]
    assert '"cache"' in answer.headers["clear-site-data"]
    assert answer.headers["cache-control"] == "no-store, private"


def test_over_https_the_browser_itself_guards_the_cookie(client: TestClient, place: Place) -> None:
    """Its name begins with __Host-, it is Secure, and a cookie without that counts no more."""
    ticket = arrivals().ticket(place.ids["amina"], now())
    answer = begin(client, ticket, origin="https://testserver")
    given = next(c for c in answer.headers.get_list("set-cookie") if "Max-Age=0" not in c)
    assert given.startswith(f"{cookies.SAFE}=")
    assert "Secure" in given
    token = given.split(";")[0].split("=", 1)[1]
    tossed = {"cookie": f"{cookies.PLAIN}={token}", "x-forwarded-proto": "https"}
    assert client.get(session.ADDRESS, headers=tossed).status_code == 401
    kept = {"cookie": f"{cookies.SAFE}={token}", "x-forwarded-proto": "https"}
    assert client.get(session.ADDRESS, headers=kept).status_code == 204


def test_a_ticket_is_good_once_and_for_half_a_minute(client: TestClient, place: Place) -> None:
    """Used, old, changed, missing or much too long: no session."""
    ticket = arrivals().ticket(place.ids["amina"], now())
    assert begin(client, ticket).status_code == 204
    old = arrivals().ticket(place.ids["amina"], now() - timedelta(seconds=31))
    for wrong in (ticket, old, ticket[:-1] + "x", "", "x" * 2_000):
        answer = begin(client, wrong)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}])
def test_another_sites_page_begins_and_ends_nothing(
    client: TestClient, place: Place, headers: dict[str, str]
) -> None:
    """Without our origin there is no session, and none ends; the ticket isn't used up."""
    ticket = arrivals().ticket(place.ids["amina"], now())
    held = place.cookie_of("amina")
    answer = client.post(session.ADDRESS, json={"ticket": ticket}, headers=headers)
    assert answer.status_code == 403
    client.cookies.update(held)
    assert client.delete(session.ADDRESS, headers=headers).status_code == 403
    assert client.get(session.ADDRESS).status_code == 204
    assert arrivals().redeem(ticket, now()) == place.ids["amina"]


def test_a_cookie_that_was_there_before_is_worth_nothing_afterwards(
    client: TestClient, place: Place
) -> None:
    """A token that somebody planted is not taken over, and who was signed in here no longer is."""
    held = place.cookie_of("berhane")
    client.cookies.update(held)
    answer = begin(client, arrivals().ticket(place.ids["amina"], now()))
    assert place.services.sessions.user_of(held[cookies.PLAIN], now()) is None
    assert held[cookies.PLAIN] not in " ".join(answer.headers.get_list("set-cookie"))


def test_signing_out_ends_every_session_and_clears_the_browser(
    client: TestClient, place: Place
) -> None:
    """On this and on every other machine, and it is in the trail."""
    here, elsewhere = place.cookie_of("amina"), place.cookie_of("amina")
    client.cookies.update(here)
    answer = client.delete(session.ADDRESS, headers=OURS)
    assert answer.json() == {"next": "/"}
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    for held in (here, elsewhere):
        assert place.services.sessions.user_of(held[cookies.PLAIN], now()) is None
    newest = place.services.trail.search(about_id=place.ids["amina"], limit=1)[0]
    assert newest.what == "sign_out"


def test_who_came_by_an_organisation_goes_by_way_of_it(client: TestClient, place: Place) -> None:
    """Its cookie stays for one more step, in which Streamlit tells the organisation."""
    client.cookies.update({**place.cookie_of("amina"), cookies.ORGANISATION: "x"})
    answer = client.delete(session.ADDRESS, headers=OURS)
    assert answer.json() == {"next": "/auth/logout"}
    assert "cookies" not in answer.headers["clear-site-data"]


def test_looking_is_no_sign_of_life(client: TestClient, place: Place) -> None:
    """A page that is left open doesn't keep its person signed in."""
    sessions, idle = place.services.sessions, place.services.settings.session_idle_s
    before = now() - timedelta(seconds=idle - 30)
    client.cookies.set(cookies.PLAIN, sessions.begin(place.ids["amina"], before))
    assert client.get(session.ADDRESS).status_code == 204
    assert min(s.last_seen_at for s in sessions.open_of(place.ids["amina"], now())) <= before


def addresses(place: Place) -> dict[str, str]:
    """Everything of amina's that a route gives, with good notes signed for her."""
    amina, attempt = place.ids["amina"], place.attempt
    sound = Sound(path=None, until=now() + timedelta(hours=1))
    note = place.services.signer.sign(
        "voice.hear", {"name": "none", "user": amina}, now() + timedelta(hours=1)
    )
    return {
        "sound": audio.hear_address(attempt, sound),
        "sheet": sheets.sheet_address(attempt.id, amina, now()),
        "all of it": my_data.my_data_address(amina, now()),
        "own words": f"{voice.ADDRESS}/sound?token={note}",
    }


def test_a_copied_address_is_worth_nothing_to_anybody_else(
    client: TestClient, place: Place
) -> None:
    """Signed out, or signed in as anybody else in whatever role: 404 on every route."""
    for who in (None, *STRANGERS):
        client.cookies.clear()
        client.cookies.update(place.cookie_of(who) if who else {})
        for what, address in addresses(place).items():
            assert client.get(address).status_code == 404, (who, what)


def test_a_person_gets_what_is_theirs(client: TestClient, place: Place) -> None:
    """The same addresses open to the person they were made for."""
    client.cookies.update(place.cookie_of("amina"))
    found = addresses(place)
    assert client.get(found["sheet"]).content.startswith(b"%PDF")
    assert client.get(found["all of it"]).content.startswith(b"PK")


def test_a_sound_is_heard_only_while_it_is_shared(client: TestClient, place: Place) -> None:
    """A note for a tutor says nothing of whether it is shared: that is asked at each request."""
    until = now() + timedelta(hours=1)
    for who in STRANGERS:
        client.cookies.clear()
        client.cookies.update(place.cookie_of(who))
        address = audio.shared_address(place.attempt.id, place.ids[who], until)
        assert client.get(address).status_code == 404, who
    denied = place.services.trail.search(thing_id=place.attempt.id, outcome=Outcome.DENIED)
    assert {place.ids[who] for who in STRANGERS} <= {entry.actor_id for entry in denied}


def test_words_of_one_person_are_not_said_to_another(client: TestClient, place: Place) -> None:
    """Neither with the other's note nor without a session; the coach's own texts are for all."""
    theirs = voice.note_to_ask(Said(text="Kabul", user_id=place.ids["amina"]), now())
    ours = voice.note_to_ask(Said(text="Hello"), now())

    def ask(note: str) -> int:
        body: dict[str, Any] = {"token": note, "pace": "normal", "again": False}
        return client.post(voice.ADDRESS, json=body, headers=OURS).status_code

    assert (ask(theirs), ask(ours)) == (404, 404)
    client.cookies.update(place.cookie_of("berhane"))
    assert (ask(theirs), ask(ours)) == (404, 200)


def test_leaving_may_be_said_after_signing_out(client: TestClient, place: Place) -> None:
    """A page that closes because its person signed out has its sound erased; another's doesn't."""
    sound = Sound(path=None, until=now() + timedelta(hours=1))
    address = audio.leave_address(place.attempt, sound)
    client.cookies.update(place.cookie_of("berhane"))
    assert client.post(address, headers=OURS).status_code == 404
    client.cookies.clear()
    assert client.post(address, headers=OURS).status_code == 204


def test_no_route_takes_another_method(client: TestClient, place: Place) -> None:
    """Each is for what it is meant for; TRACE, which would echo a cookie, is for none."""
    client.cookies.update(place.cookie_of("amina"))
    for route in routes:
        if isinstance(route, Route):
            address = route.path.replace("{attempt_id}", place.attempt.id)
            meant = {m for other in routes if _path(other) == route.path for m in _methods(other)}
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - meant:
                answer = client.request(method, address, headers=OURS)
                assert answer.status_code == 405, (method, address)


def _path(route: BaseRoute) -> str:
    return route.path if isinstance(route, Route) else ""


def _methods(route: BaseRoute) -> set[str]:
    return (route.methods or set()) if isinstance(route, Route) else set()


def ticket(place: Place) -> str:
    """Amina's ticket to record an answer."""
    return place.services.takes.ticket(
        stem="a" * 32,
        user_id=place.ids["amina"],
        question_id=place.services.bank.questions[0].id,
        level="entry_2",
        previous_attempt_id=None,
        now=now(),
    )


@pytest.mark.parametrize("who", [None, "berhane", "tom"])
def test_nobody_records_in_another_persons_name(
    client: TestClient, place: Place, who: str | None
) -> None:
    """The WebSocket closes before anything is written down."""
    client.cookies.update(place.cookie_of(who) if who else {})
    headers = {"host": "testserver", **OURS}
    with client.websocket_connect(takes.ADDRESS, headers=headers) as socket:
        socket.send_json({"ticket": ticket(place), "number": 0})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == takes.REFUSED
    assert not list(place.services.settings.takes_dir.glob("*"))


def test_a_session_that_ends_ends_the_recording(client: TestClient, place: Place) -> None:
    """What was said stays with its person, and is handed in by nobody else."""
    place.agree("amina")
    client.cookies.update(place.cookie_of("amina"))
    headers = {"host": "testserver", **OURS}
    with client.websocket_connect(takes.ADDRESS, headers=headers) as socket:
        socket.send_json({"ticket": ticket(place), "number": 0})
        socket.send_bytes(struct.pack("<I", 0) + bytes(CHUNK_BYTES))
        assert socket.receive_json() == {"ack": 0}
        place.services.sessions.end_all_of(place.ids["amina"])
        socket.send_json({"finish": 1})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == takes.REFUSED


def test_the_trail_is_a_file_for_administrators_only(client: TestClient, place: Place) -> None:
    """A note is not enough: the role is asked again when the file is fetched."""
    everything = trail.Wanted(about_id=None, outcome=None, since=None)
    for who in (*STRANGERS, "amina"):
        client.cookies.clear()
        client.cookies.update(place.cookie_of(who))
        answer = client.get(trail.trail_address(place.ids[who], everything, now()))
        assert answer.status_code == (200 if who == "ada" else 404), who


def test_a_spreadsheet_takes_nothing_in_the_file_for_a_formula() -> None:
    """What could begin a formula is kept as text."""
    entry = AuditEntry(
        number=1,
        at=now(),
        actor_id="=cmd|'/c calc'!A0",
        what="@SUM(1)",
        kind=ThingKind.PERSON,
        thing_id="-2+3",
        outcome=Outcome.DONE,
        previous="0",
        hash="+1",
    )
    cells = trail.csv_of((entry,)).decode().splitlines()[1].split(",")
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in cells)
