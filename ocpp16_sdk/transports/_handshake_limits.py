"""How many handshakes are under way or over in vain: a flood of peers that dawdle must not keep out the others."""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager, suppress

import anyio
from anyio.abc import SocketStream

_REQUEST_TIMEOUT_UNDER_LOAD = (
    2.0  # seconds that a peer has to send its request when others wait: slow networks need some
)


class HandshakeLimiter:
    """Lets at most `limit` handshakes be under way; where others wait, the one that dawdles longest is ended."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._under_way = 0
        self._silent: dict[anyio.CancelScope, float] = {}  # who has not sent its request yet, since when
        self._change = anyio.Event()

    async def room(self) -> None:
        """Wait until one more may begin."""
        while self._under_way >= self._limit:
            oldest = next(iter(self._silent), None)
            deadline = math.inf if oldest is None else self._silent[oldest] + _REQUEST_TIMEOUT_UNDER_LOAD
            with anyio.CancelScope(deadline=deadline) as waiting:
                await self._change.wait()
            if waiting.cancelled_caught and oldest is not None:
                oldest.cancel()
                self.has_spoken(oldest)

    @contextmanager
    def under_way(self, timeout: float) -> Generator[anyio.CancelScope]:
        """Be one that is under way, for at most `timeout` seconds."""
        self._under_way += 1
        scope = anyio.move_on_after(timeout)
        self._silent[scope] = anyio.current_time()
        try:
            with scope:
                yield scope
        finally:
            self._under_way -= 1
            self.has_spoken(scope)
            self._change.set()
            self._change = anyio.Event()

    def has_spoken(self, scope: anyio.CancelScope) -> None:
        """Note that the request has come: whatever takes its time from now on is not the peer."""
        self._silent.pop(scope, None)


class ClosingLimiter:
    """Lets at most `limit` peers that were turned away take their time to leave; beyond that the oldest is dropped."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._streams: dict[SocketStream, None] = {}

    async def enter(self, stream: SocketStream) -> None:
        """Be one more of them."""
        self._streams[stream] = None
        if len(self._streams) > self._limit:
            oldest = next(iter(self._streams))
            self.leave(oldest)
            with suppress(Exception), anyio.CancelScope(shield=True):
                await oldest.aclose()

    def leave(self, stream: SocketStream) -> None:
        """Be gone, if it was here."""
        self._streams.pop(stream, None)
