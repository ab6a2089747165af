"""What a page sends to a route of ours: a little JSON, read no further than it may be long.

The length that a request tells of itself is not believed: one that is sent in chunks tells none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request


async def small_json(request: Request, most_bytes: int) -> Any:
    """The value in the body.

    Raises:
        ValueError: it is longer than `most_bytes`, or no JSON, or nested beyond measure.
    """
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > most_bytes:
            raise ValueError
    return value_of(bytes(held))


def value_of(text: str | bytes) -> Any:
    """The value of a JSON text from outside.

    Raises:
        ValueError: it is none, or nested beyond measure.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError from error
