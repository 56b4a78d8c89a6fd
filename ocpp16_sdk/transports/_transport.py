"""How messages travel: the boundary `Transport`, and one small file for each way of crossing it."""

from __future__ import annotations

from typing import Protocol, TypedDict

MAX_MESSAGE_SIZE = 2**20
"""Bytes that a message may hold by default: 16 local lists of 64 KiB, and little enough to bear."""
OPEN_TIMEOUT = 20.0
"""Seconds that opening a connection may take by default: TCP, TLS and handshake over a slow mobile network."""
CLOSE_TIMEOUT = 5.0
"""Seconds that the peer has by default to take and answer a close."""
PING_INTERVAL = 60.0
"""Seconds between pings by default: less than mobile networks keep a silent connection for."""
PING_TIMEOUT = 30.0
"""Seconds without a sign of life after a ping, until a connection is given up by default."""


class WebSocketOptions(TypedDict, total=False):
    """How one WebSocket behaves; what is not given is as above."""

    max_message_size: int
    close_timeout: float
    ping_interval: float
    ping_timeout: float


class Transport(Protocol):
    """A connection that carries whole text messages.

    One task stays in `receive`, and nothing but `receive` holds it up: in there the transport also answers pings and
    the peer's close, so that no connection needs a task of its own. Any number of tasks may send.
    The close code and reason are those of the side that closed first, and stay the same for good.
    """

    async def send(self, text: str) -> None:
        """Send one message; returns once it is on its way.

        A send that is cancelled before it began sends nothing, or all if it need not wait; one that is cancelled
        half-way ends the connection.

        Raises:
            ConnectionClosedError: the connection has ended.
        """
        ...

    async def receive(self) -> str:
        """Return the next message; cancelling loses none.

        Messages that came before the peer's close come out first. A binary message is not of OCPP and is passed over.

        Raises:
            ConnectionClosedError: the connection has ended; raised every time from then on.
        """
        ...

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection in bounded time, even when the caller is cancelled; never fails, may be repeated.

        `receive` need not end first, and must not be waited for: it ends with the same code and reason.
        """
        ...
