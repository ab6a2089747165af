"""Everybody tries every route of ours: each person × route × whose note it is × what origin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coach.account_records import Outcome
from coach.practice import Sound
from coach.ui import cookies
from coach.ui.routes import (
    audio,
    bank_files,
    join_sheets,
    my_data,
    remarks,
    reports,
    routes,
    session,
    sheets,
    takes,
    trail,
    voice,
)
from coach.ui.routes.body import small_json
from coach.ui.runtime import arrivals
from coach.voice import Said, Voices
from questions.tables.files import Form, read_file
from tests.ui.people import SECRET_WORDS, SPEAKERS, STAFF, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OURS = {"host": "testserver", "origin": "http://testserver"}
NOBODY, ENDED = "nobody", "ended"
"""Without a cookie; with the cookie of a session of Amina's that was ended."""
SIGNED_IN = (*SPEAKERS, *STAFF)
EVERYBODY = (NOBODY, ENDED, *SIGNED_IN)
OPEN, REFUSED = "open", "refused"


@pytest.fixture
def client(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser without a cookie, in a place where all agreed and Amina's answer can be heard."""
    for who in SIGNED_IN:
        place.agree(who)
    place.services.groups.open_joining(place.ids["tom"], place.group_id, now())
    file = tmp_path / "sound.wav"
    file.write_bytes(b"RIFF")
    sound = Sound(path=file, until=now() + timedelta(hours=1))
    monkeypatch.setattr(place.services.practice._sound, "find", lambda *_: sound)
    monkeypatch.setattr(Voices, "sound", lambda *_: file)
    monkeypatch.setattr(audio, "RETURN_WITHIN_S", 0.0)
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def hour() -> datetime:
    """An hour from now."""
    return now() + timedelta(hours=1)


Headers = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Door:
    """A route of ours and one way to ask it.

    Attributes:
        route: its address and method as the server lists them.
        ask: asks for something of Amina's with a note for somebody; gives the HTTP status, or the
            code with which a WebSocket was closed, and what came.
        theirs: who is let in with a note that was signed for Amina.
        own: who is let in with a note that was signed for themselves.
        changes: whether it does something, so that another site's page must not reach it.
    """

    route: tuple[str, str]
    ask: Callable[[TestClient, Place, str, Headers], tuple[int, bytes]]
    theirs: tuple[str, ...] = ("amina",)
    own: tuple[str, ...] = ("amina",)
    changes: bool = False


def _id(place: Place, name: str) -> str:
    return place.ids.get(name, "0" * 32)


def _got(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def _hear(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = audio.shared_address(place.attempt.id, _id(place, who), hour())
    return _got(client.get(address, headers=headers))


def _comment(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = remarks.comment_address(place.spoken_comment(), _id(place, who), now())
    return _got(client.get(address, headers=headers))


def _leave(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    payload = {"attempt": place.attempt.id, "user": _id(place, who)}
    note = place.services.signer.sign("sound.leave", payload, hour())
    address = f"/api/attempts/{place.attempt.id}/leave?token={note}"
    return _got(client.post(address, headers=headers))


def _export(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    return _got(client.get(my_data.my_data_address(_id(place, who), now()), headers=headers))


def _sheet(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = sheets.sheet_address(place.attempt.id, _id(place, who), now())
    return _got(client.get(address, headers=headers))


def _trail(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    everything = trail.Wanted(about_id=None, outcome=None, since=None)
    return _got(
        client.get(trail.trail_address(_id(place, who), everything, now()), headers=headers)
    )


def _say(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    note = voice.note_to_ask(Said(text="Kabul", user_id=_id(place, who)), now())
    body = {"token": note, "pace": "normal", "again": False}
    return _got(client.post(voice.ADDRESS, json=body, headers=headers))


def _said(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    note = place.services.signer.sign("voice.hear", {"name": "x", "user": _id(place, who)}, hour())
    return _got(client.get(f"{voice.ADDRESS}/sound?token={note}", headers=headers))


def _begin(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    body = {"ticket": arrivals().ticket(_id(place, who), now())}
    return _got(client.post(session.ADDRESS, json=body, headers=headers))


def _look(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    del place, who
    return _got(client.get(session.ADDRESS, headers=headers))


def _end(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    del place, who
    return _got(client.delete(session.ADDRESS, headers=headers))


def _record(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    ticket = place.services.takes.ticket(
        stem=_id(place, who),
        user_id=_id(place, who),
        question_id=place.services.bank.questions[0].id,
        level="entry_2",
        previous_attempt_id=None,
        now=now(),
    )
    try:
        with client.websocket_connect(takes.ADDRESS, headers=headers) as socket:
            socket.send_json({"ticket": ticket, "number": 0})
            socket.send_json({"finish": 1})
            return 200, str(socket.receive_json()).encode()
    except WebSocketDisconnect as closed:
        return closed.code, b""


def _join_sheet(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = join_sheets.join_sheet_address(
        place.group_id, _id(place, who), "http://testserver", now()
    )
    return _got(client.get(address, headers=headers))


def _bank_file(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    """A bank that Tom made with the other tutors."""
    made = place.services.desk.make(place.ids["tom"], "Buses", now())
    question = read_file(b"Question\nWhy do you drive?\n", "a.csv").bank
    place.services.desk.take_in(place.ids["tom"], made, question, now())
    address = bank_files.bank_address(made, Form.TOML, _id(place, who), now())
    return _got(client.get(address, headers=headers))


def _template(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = bank_files.template_address(Form.CSV, _id(place, who), now())
    return _got(client.get(address, headers=headers))


def _caseload(client: TestClient, place: Place, who: str, headers: Headers) -> tuple[int, bytes]:
    address = reports.caseload_address(reports.FileForm.CSV, _id(place, who), now())
    return _got(client.get(address, headers=headers))


def _person_report(
    client: TestClient, place: Place, who: str, headers: Headers
) -> tuple[int, bytes]:
    address = reports.person_address(
        place.ids["amina"], _id(place, who), with_scores=True, now=now()
    )
    return _got(client.get(address, headers=headers))


def _funder_report(
    client: TestClient, place: Place, who: str, headers: Headers
) -> tuple[int, bytes]:
    funder = place.services.funder_reports
    quarter = funder.quarters(now())[0]
    funder.make(place.ids["ada"], quarter, now())
    address = reports.funder_address(quarter, reports.FileForm.CSV, _id(place, who), now())
    return _got(client.get(address, headers=headers))


DOORS = {
    "bank": Door(
        route=("/api/banks/{bank_id}", "GET"), ask=_bank_file, theirs=(), own=("tom", "tanya")
    ),
    "bank template": Door(route=("/api/bank-template", "GET"), ask=_template, own=SIGNED_IN),
    "hear": Door(route=("/api/attempts/{attempt_id}/audio", "GET"), ask=_hear),
    "comment": Door(route=("/api/comments/{comment_id}/sound", "GET"), ask=_comment),
    "leave": Door(
        route=("/api/attempts/{attempt_id}/leave", "POST"),
        ask=_leave,
        theirs=("amina", NOBODY, ENDED),  # a page says goodbye just after its person signed out
        changes=True,
    ),
    "export": Door(route=("/api/my-data", "GET"), ask=_export, own=SIGNED_IN),
    "sheet": Door(route=("/api/sheets/{attempt_id}", "GET"), ask=_sheet),
    "join sheet": Door(
        route=("/api/join-sheets/{group_id}", "GET"), ask=_join_sheet, theirs=(), own=("tom", "ada")
    ),
    "caseload": Door(route=("/api/caseload", "GET"), ask=_caseload, theirs=(), own=("cora",)),
    "person report": Door(  # cora has no yes
        route=("/api/person-reports/{person_id}", "GET"), ask=_person_report
    ),
    "funder report": Door(
        route=("/api/funder-reports/{quarter}", "GET"),
        ask=_funder_report,
        theirs=(),
        own=("cora", "ada"),
    ),
    "trail": Door(route=("/api/trail", "GET"), ask=_trail, theirs=(), own=("ada",)),
    "say": Door(route=("/api/voice", "POST"), ask=_say, own=SIGNED_IN, changes=True),
    "said": Door(route=("/api/voice/sound", "GET"), ask=_said, own=SIGNED_IN),
    "begin": Door(  # the ticket is the key here, whoever was in this browser before
        route=("/api/session", "POST"), ask=_begin, theirs=EVERYBODY, own=SIGNED_IN, changes=True
    ),
    "look": Door(route=("/api/session", "GET"), ask=_look, theirs=SIGNED_IN, own=SIGNED_IN),
    "end": Door(  # who isn't in goes out all the same
        route=("/api/session", "DELETE"), ask=_end, theirs=EVERYBODY, own=SIGNED_IN, changes=True
    ),
    "record": Door(route=("/recorder/take", "WEBSOCKET"), ask=_record, own=SIGNED_IN, changes=True),
}
FOREIGN = (None, "", "null", "http://evil.example", "http://testserver:9999")


def _enter(client: TestClient, place: Place, who: str) -> None:
    client.cookies.clear()
    if who == ENDED:
        held = place.cookie_of("amina")
        place.services.sessions.end(held[cookies.PLAIN])
        client.cookies.update(held)
    elif who != NOBODY:
        client.cookies.update(place.cookie_of(who))


def _is_open(status: int) -> bool:
    return status < 300


def test_every_route_of_ours_is_in_the_table() -> None:
    """A new route fails here until it is written down who may go through it."""
    listed = {
        (route.path, method)
        for route in routes
        for method in ((route.methods or set()) if isinstance(route, Route) else {"WEBSOCKET"})
    } - {(route.path, "HEAD") for route in routes}
    assert listed == {door.route for door in DOORS.values()}


@pytest.mark.parametrize("name", list(DOORS))
def test_everybody_tries_every_route(client: TestClient, place: Place, name: str) -> None:
    """With a note for Amina, or one for themselves but about Amina's answer: as the table says."""
    door, wrong = DOORS[name], list[str]()
    tries = [(who, "amina", who in door.theirs) for who in EVERYBODY]
    tries += [(who, who, who in door.own) for who in SIGNED_IN]
    for who, signed_for, allowed in tries:
        _enter(client, place, who)
        status, content = door.ask(client, place, signed_for, OURS)
        if _is_open(status) is not allowed:
            wrong.append(f"{who}, note for {signed_for}: {status}")
        if who != "amina" and b"Nasim" in content:
            wrong.append(f"{who} has read it")
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.changes])
def test_no_other_sites_page_gets_through(client: TestClient, place: Place, name: str) -> None:
    """The right person's browser does nothing for a page of another origin, or of none."""
    door = DOORS[name]
    for origin in FOREIGN:
        _enter(client, place, "amina")
        headers = {"host": "testserver", **({} if origin is None else {"origin": origin})}
        status, _ = door.ask(client, place, "amina", headers)
        assert status in {403, 404, takes.NOT_OURS}, origin


ABOUT_THE_PLACE = ("trail", "caseload", "funder report")


@pytest.mark.parametrize("name", ["hear", "sheet", "comment", "person report", *ABOUT_THE_PLACE])
def test_what_a_route_refuses_is_in_the_trail(client: TestClient, place: Place, name: str) -> None:
    """Who comes with a good session and a good note of their own, for what is not theirs."""
    thing_id = "" if name in ABOUT_THE_PLACE else place.attempt.id
    if name == "person report":
        thing_id = place.ids["amina"]
    strangers = [who for who in SIGNED_IN if who not in DOORS[name].own]
    before = place.services.trail.search(limit=1)[0].number
    for who in strangers:
        _enter(client, place, who)
        DOORS[name].ask(client, place, who, OURS)
    noted = place.services.trail.search(thing_id=thing_id or None, outcome=Outcome.DENIED)
    assert {place.ids[who] for who in strangers} <= {
        entry.actor_id for entry in noted if entry.number > before
    }
    assert SECRET_WORDS not in str(noted)


class _Endless:
    """A body in pieces that never ends, sent without a length."""

    def __init__(self) -> None:
        self.given = 0

    async def receive(self) -> dict[str, Any]:
        """The next piece."""
        self.given += 1
        return {"type": "http.request", "body": b"[" * 1_000, "more_body": True}


def test_a_body_without_an_end_is_not_read_to_its_end() -> None:
    """What comes in chunks tells no length: reading stops where it has grown too long."""
    body = _Endless()
    request = Request({"type": "http", "headers": []}, body.receive)
    with pytest.raises(ValueError, match=r"^$"):
        asyncio.run(small_json(request, 20_000))
    assert body.given == 21


@pytest.mark.parametrize("text", ["[" * 900, "[" * 9_000, "", "\x00", "NaN", '"\\ud800"', "1e999"])
@pytest.mark.parametrize("address", [session.ADDRESS, voice.ADDRESS])
def test_a_hostile_body_is_a_plain_refusal(
    client: TestClient, place: Place, address: str, text: str
) -> None:
    """Nothing that can be sent makes a route stumble, whole or in chunks, long or deeply nested."""
    _enter(client, place, "amina")
    for content in (text.encode(), iter([text.encode(), b" " * 30_000])):
        assert client.post(address, content=content, headers=OURS).status_code in {401, 404}
    for field in ("ticket", "token"):
        answer = client.post(address, content=f'{{"{field}": "\\ud800"}}', headers=OURS)
        assert answer.status_code in {401, 404}
