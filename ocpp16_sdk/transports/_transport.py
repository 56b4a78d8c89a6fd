"""The boundary `Transport`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from ocpp16_sdk.transports._memory_budget import MemoryBudget

MAX_CLOSE_REASON = 123
"""Bytes of the reason in a close frame (RFC 6455 5.5)."""


class Transport(Protocol):
    """A connection that carries whole text messages.

    One task calls `receive` again and again, and does nothing in between that blocks: the transport answers pings and
    the peer's close in `receive`. So no connection needs a task of its own. Any number of tasks may send.
    The close code and reason are those of the side that closed first, and never change.
    """

    async def send(self, text: str) -> None:
        """Send one message; return once it was handed to the network.

        A send that is cancelled before it began sends nothing, or the whole message if it does not have to wait. One
        that is cancelled half-way closes the connection.

        Raises:
            ConnectionClosedError: the connection is closed.
        """
        ...

    async def receive(self) -> str:
        """Return the next message; cancelling loses no message.

        Messages that arrived before the peer's close are returned first. Binary messages are not returned, because
        OCPP-J does not have them.

        Raises:
            ConnectionClosedError: the connection is closed; every later call raises it too.
        """
        ...

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection in bounded time, even when the caller is cancelled; never fail, may be repeated.

        The caller must not wait for `receive` first: `receive` raises when this closes, with the same code and reason.
        """
        ...


@runtime_checkable
class ReportsBinaryMessages(Protocol):
    """A transport that reports each binary message of the peer."""

    on_binary_message: Callable[[], object] | None
    """Is called with each binary message; the connection sets it."""


@runtime_checkable
class HasMemoryBudget(Protocol):
    """A transport whose messages are counted together with those of other connections."""

    memory_budget: MemoryBudget | None
    """The memory budget of all connections; None for no limit."""
