"""Limits for opening handshakes. Peers that are slow or were refused must not keep others from connecting."""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager, suppress

import anyio
from anyio.abc import SocketStream

_REQUEST_TIMEOUT_UNDER_LOAD = 2.0  # seconds to send the request when other peers wait; slow networks need some time


class HandshakeLimiter:
    """Allows at most `limit` handshakes at a time; when others wait, it cancels the oldest one without a request."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._count = 0
        self._without_request: dict[anyio.CancelScope, float] = {}  # the start of each handshake, the oldest first
        self._change = anyio.Event()

    async def wait(self) -> None:
        """Wait until one more handshake may begin."""
        while self._count >= self._limit:
            oldest = next(iter(self._without_request), None)
            deadline = math.inf if oldest is None else self._without_request[oldest] + _REQUEST_TIMEOUT_UNDER_LOAD
            with anyio.CancelScope(deadline=deadline) as waiting:
                await self._change.wait()
            if waiting.cancelled_caught and oldest is not None:
                oldest.cancel()
                self.request_received(oldest)

    @contextmanager
    def handshake(self, timeout: float) -> Generator[anyio.CancelScope]:
        """Count the block as one handshake, and bound it to `timeout` seconds."""
        self._count += 1
        scope = anyio.move_on_after(timeout)
        self._without_request[scope] = anyio.current_time()
        try:
            with scope:
                yield scope
        finally:
            self._count -= 1
            self.request_received(scope)
            self._change.set()
            self._change = anyio.Event()

    def request_received(self, scope: anyio.CancelScope) -> None:
        """Note that the request of a handshake is complete: a delay after that is not caused by the peer."""
        self._without_request.pop(scope, None)


class RefusedPeerLimiter:
    """Allows at most `limit` refused peers to stay connected while they read the answer; closes the oldest first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._streams: dict[SocketStream, None] = {}

    async def add(self, stream: SocketStream) -> None:
        """Add a peer, and close the oldest one if there are too many."""
        self._streams[stream] = None
        if len(self._streams) > self._limit:
            oldest = next(iter(self._streams))
            self.remove(oldest)
            with suppress(Exception), anyio.CancelScope(shield=True):
                await oldest.aclose()

    def remove(self, stream: SocketStream) -> None:
        """Remove a peer, if it was added."""
        self._streams.pop(stream, None)
