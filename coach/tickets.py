"""Tickets: signed notes that let a page's recorder write down one person's answer or drill.

A custom route of the server knows nothing of the page's session, so the page gives its recorder
a ticket. It is signed with a secret of this installation, which outlives the server: after a
restart the recorder goes on with the ticket it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsdangerous import BadData
from pydantic import TypeAdapter

from coach.drill_records import Target  # pydantic reads it
from coach.errors import CoachError
from coach.signing import serializer

if TYPE_CHECKING:
    from datetime import datetime

_PURPOSE = "take"
GOOD_FOR_S = 12 * 3600
"""A day at the learning centre; a page that is left open longer asks for a new one."""


class TicketRefused(CoachError):
    """The ticket is not ours, or too old."""

    message_id = "error.take.refused"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a recorder may write.

    Attributes:
        take: stem of the names of its takes, 32 hexadecimal digits; each "record again" has a
            number behind it.
        user_id: who speaks.
        question_id: the question that is answered; "" for a drill.
        level: the level of English practised at; "" for a drill.
        previous_attempt_id: the attempt that this one tries to better.
        drill: what is said, where it is no answer to a question.
        first_turn_id: the attempt that this one goes on with, by a follow-up question.
        content_id: names the words in which the question was asked.
        until_s: good up to this moment, in seconds since 1970.
    """

    take: str
    user_id: str
    question_id: str
    level: str
    previous_attempt_id: str | None
    until_s: float
    drill: Target | None = None
    first_turn_id: str | None = None
    content_id: str | None = None


_TICKETS = TypeAdapter(Ticket)


class TicketOffice:
    """Signs and checks tickets with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._serializer = serializer(secret, _PURPOSE)

    def write(self, ticket: Ticket) -> str:
        """The ticket as text that only this installation can make."""
        return self._serializer.dumps(_TICKETS.dump_python(ticket))

    def read(self, text: str, now: datetime) -> Ticket:
        """The ticket that the text holds.

        Raises:
            TicketRefused: it was changed, made elsewhere, or is too old.
        """
        try:
            ticket = _TICKETS.validate_python(self._serializer.loads(text))
        except (BadData, ValueError) as error:  # also of pydantic, and text that is none
            raise TicketRefused from error
        if now.timestamp() > ticket.until_s:
            raise TicketRefused
        return ticket
