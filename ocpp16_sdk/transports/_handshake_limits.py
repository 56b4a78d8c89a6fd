"""Limits for opening handshakes. Peers that are slow or were refused must not keep others from connecting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress

import anyio
from anyio.abc import SocketStream

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier

_REQUEST_TIMEOUT_UNDER_LOAD = 2.0  # seconds to send the request when other peers wait; slow networks need some time
_REQUEST_TIMEOUT_OF_MANY = 0.1  # the same for peers of an address that has a large part of the handshakes
_SHARE_OF_ADDRESS = 8  # an address has a large part with more than an eighth of the limit


class HandshakeLimiter:
    """Allows at most `limit` handshakes at a time; when others wait, it cancels the oldest one without a request.

    Those of an address with more than an eighth of the limit are cancelled first, and after a shorter time. Behind a
    proxy all charge points have one address: there a request arrives at once.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._count = 0
        self._without_request: dict[anyio.CancelScope, tuple[float, str]] = {}  # start and address, the oldest first
        self._of_address: Counter[str] = Counter()  # those without a request
        self._changes = ChangeNotifier()

    async def wait(self) -> None:
        """Wait until one more handshake may begin."""
        while self._count >= self._limit:
            changes = self._changes.changes
            oldest, deadline = self._next_to_cancel()
            with anyio.CancelScope(deadline=deadline) as waiting:
                await self._changes.wait_change(changes)
            if waiting.cancelled_caught and oldest is not None and oldest in self._without_request:
                oldest.cancel()
                self.request_received(oldest)

    def _next_to_cancel(self) -> tuple[anyio.CancelScope | None, float]:
        """Return the handshake to cancel next, and the time at which to cancel it."""
        address, count = max(self._of_address.items(), key=lambda item: item[1], default=("", 0))
        if count > max(1, self._limit // _SHARE_OF_ADDRESS):
            for scope, (start, of) in self._without_request.items():
                if of == address:
                    return scope, start + _REQUEST_TIMEOUT_OF_MANY
        for scope, (start, _) in self._without_request.items():
            return scope, start + _REQUEST_TIMEOUT_UNDER_LOAD
        return None, math.inf

    @contextmanager
    def handshake(self, timeout: float, address: str = "") -> Generator[anyio.CancelScope]:
        """Count the block as one handshake, and bound it to `timeout` seconds."""
        self._count += 1
        scope = anyio.move_on_after(timeout)
        self._without_request[scope] = anyio.current_time(), address
        self._of_address[address] += 1
        try:
            with scope:
                yield scope
        finally:
            self._count -= 1
            self.request_received(scope)
            self._changes.notify()

    def request_received(self, scope: anyio.CancelScope) -> None:
        """Note that the request of a handshake is complete: a delay after that is not caused by the peer."""
        found = self._without_request.pop(scope, None)
        if found is not None:
            self._of_address[found[1]] -= 1
            if not self._of_address[found[1]]:
                del self._of_address[found[1]]


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
