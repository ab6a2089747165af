"""The WebSocket on which the page's recorder sends what it hears.

What goes over it, after the server has accepted a page of its own:

- page: `{"ticket": …, "number": n}`, then any number of pieces, each four bytes of its number
  (little-endian) and the sound; server: `{"ack": seq}` for each that is kept;
- page: `{"finish": total}`; server: `{"attempt": id}` (of a drill: the id of the try), or
  `{"missing": [seq, …]}`, or `{"problem": message id, "params": {…}}`.

With accounts the browser must hold a session of the ticket's person: at the door, every half
minute of speech (which is a sign of life too), and when the take is handed in.

Closing codes tell the page why: 4401 the ticket or the session is refused, 4403 the page is not
ours, 4404 the take was erased, 4413 too much, 4500 it could not be kept.
"""

from __future__ import annotations

import struct
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anyio import fail_after, to_thread
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocketDisconnect, WebSocketState

from coach.errors import CoachError, NotFound
from coach.takes import Incomplete, TooMuch
from coach.tickets import TicketRefused
from coach.ui.routes import door
from coach.ui.routes.body import value_of
from coach.ui.runtime import services

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Message
    from starlette.websockets import WebSocket

    from coach.storage.take_files import Take

ADDRESS = "/recorder/take"
NOT_OURS, REFUSED, ERASED, TOO_MUCH, NOT_KEPT = 4403, 4401, 4404, 4413, 4500

_HEADER = struct.Struct("<I")
_FIRST_WORD_S = 10.0
"""Who opens the door and says nothing for so long is sent away."""
_PIECES_BETWEEN_LOOKS = 60
"""Half a minute of sound, each half a second."""
_CODES: dict[type[CoachError], int] = {TicketRefused: REFUSED, NotFound: ERASED, TooMuch: TOO_MUCH}


async def live(socket: WebSocket) -> None:
    """Take in one recorder's pieces until it goes away."""
    await socket.accept()  # only then a browser tells its page the code of the closing
    if not door.from_our_page(socket):
        await socket.close(NOT_OURS)
        return
    try:
        async with _entered(socket) as take:
            while True:
                await _answer(socket, take, await socket.receive())
    except CoachError as error:
        await _close(socket, _CODES.get(type(error), NOT_KEPT))
    except (WebSocketDisconnect, RuntimeError):  # gone, also in the middle of our answer
        return


routes = [WebSocketRoute(ADDRESS, live)]


@asynccontextmanager
async def _entered(socket: WebSocket) -> AsyncGenerator[Take]:
    takes = services().takes
    ticket, number = await _first_word(socket)
    await to_thread.run_sync(_check, socket, takes.whose(ticket, datetime.now(UTC)))
    take = await to_thread.run_sync(takes.enter, ticket, number, datetime.now(UTC))
    try:
        yield take
    finally:
        takes.leave(take)


async def _first_word(socket: WebSocket) -> tuple[str, int]:
    try:
        with fail_after(_FIRST_WORD_S):
            said = value_of(await socket.receive_text())
        return str(said["ticket"]), int(said["number"])
    except (TimeoutError, ValueError, TypeError, LookupError, OverflowError) as error:
        raise TicketRefused from error


async def _answer(socket: WebSocket, take: Take, message: Message) -> None:
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    piece = message.get("bytes")
    if piece is not None:
        await socket.send_json({"ack": await _keep(socket, take, piece)})
    elif message.get("text"):
        await to_thread.run_sync(_check, socket, take.user_id)
        await socket.send_json(await to_thread.run_sync(_finish, take, message["text"]))


def _check(socket: WebSocket, user_id: str) -> None:
    try:
        door.check(socket, user_id, services())
    except NotFound as error:
        raise TicketRefused from error


async def _keep(socket: WebSocket, take: Take, piece: bytes) -> int:
    if len(piece) < _HEADER.size:
        raise TooMuch
    (seq,) = _HEADER.unpack_from(piece)
    if seq % _PIECES_BETWEEN_LOOKS == _PIECES_BETWEEN_LOOKS - 1:
        await to_thread.run_sync(_check, socket, take.user_id)
    await to_thread.run_sync(services().takes.write, take, seq, piece[_HEADER.size :])
    return seq


def _finish(take: Take, text: str) -> dict[str, Any]:
    try:
        finished = _hand_in(take, _total(take, text))
    except Incomplete as error:
        return {"missing": error.missing}
    except TooMuch:
        raise
    except CoachError as error:
        return {"problem": error.message_id, "params": error.params}
    return {"attempt": finished}


def _hand_in(take: Take, total: int) -> str:
    """The id of the attempt that it becomes or goes on with, or of the try at a drill."""
    takes, now = services().takes, datetime.now(UTC)
    if take.drill is not None:
        return takes.finish_drill(take, total, now)
    return takes.finish(take, total, now).conversation_id


def _total(take: Take, text: str) -> int:
    """The number of pieces that a page says it has sent, within what can be."""
    try:
        total = int(value_of(text)["finish"])
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise TooMuch from error
    if not 0 <= total <= services().takes.most_pieces(take):
        raise TooMuch
    return total


async def _close(socket: WebSocket, code: int) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        await socket.close(code)
