"""A connection inside an ASGI server: a `Transport` over the events of ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import anyio
from websockets.exceptions import ProtocolError
from websockets.frames import Close

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._memory_budget import MemoryBudget
from ocpp16_sdk.transports._options import AsgiOptions
from ocpp16_sdk.transports._transport import MAX_CLOSE_REASON

AsgiEvent = MutableMapping[str, Any]
"""A scope or an event of ASGI 3."""
AsgiReceive = Callable[[], Awaitable[Any]]  # returns an `AsgiEvent`, but every framework has its own type for it
AsgiSend = Callable[[Any], Awaitable[None]]


class AsgiTransport:
    """A `Transport` over the events of an accepted WebSocket; the server does pings and the closing handshake."""

    def __init__(
        self, receive: AsgiReceive, send: AsgiSend, options: AsgiOptions, memory_budget: MemoryBudget | None = None
    ) -> None:
        self._receive = receive
        self._send = send
        self._options = options
        self.on_binary_message: Callable[[], object] | None = None
        """Is called with each binary message."""
        self.memory_budget = memory_budget
        """The budget of all connections of the application."""
        self._send_lock = anyio.Lock(fast_acquire=True)  # some servers fail if two tasks send at a time
        self._close_reason: tuple[int, str] | None = None  # set once, and then the connection is closing or closed
        self._close_done: anyio.Event | None = None  # once `aclose` was called
        # A server need not cancel its pending operations when the application closes; `aclose` cancels them.
        self._receive_scope: anyio.CancelScope | None = None
        self._send_scope: anyio.CancelScope | None = None

    async def send(self, text: str) -> None:
        """Send one message."""
        async with self._send_lock:
            if self._close_reason is not None:
                raise self._closed_error()
            try:
                with anyio.CancelScope() as self._send_scope:
                    await self._send({"type": "websocket.send", "text": text})
                    return
            except Exception as error:  # its type depends on the server; `receive` finds the close code
                raise self._closed_error() from error
            except BaseException:
                self._set_close_reason(1006, "a send was cancelled half-way")
                raise
            finally:
                self._send_scope = None
            raise self._closed_error()

    async def receive(self) -> str:
        """Return the next message."""
        while self._close_reason is None:
            event = await self._next_event()
            text: str | None = event.get("text")
            if event["type"] == "websocket.disconnect":
                self._set_close_reason(event.get("code") or 1005, event.get("reason") or "")
            elif not self._fits((event.get("bytes") or b"") if text is None else text):
                await self.aclose(1009, "the message is too long")
            elif text is not None:
                return text
            elif self.on_binary_message is not None:
                self.on_binary_message()
        raise self._closed_error()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close: the server has at most `close_timeout` to accept the event."""
        if self._close_done is not None:
            with anyio.CancelScope(shield=True):
                await self._close_done.wait()
            return
        self._close_done = anyio.Event()
        try:
            if self._close_reason is None:
                self._set_close_reason(code, reason)
                with suppress(Exception), anyio.move_on_after(self._options.close_timeout, shield=True):
                    async with self._send_lock:
                        await self._send({"type": "websocket.close", **_valid_close(code, reason)})
        finally:
            if self._send_scope is not None:
                self._send_scope.cancel()
            self._close_done.set()

    async def _next_event(self) -> AsgiEvent:
        try:
            with anyio.CancelScope() as self._receive_scope:
                event: AsgiEvent = await self._receive()
                return event
        finally:
            self._receive_scope = None
        raise self._closed_error()

    def _fits(self, message: str | bytes) -> bool:
        size = len(message) if message.isascii() or isinstance(message, bytes) else len(message.encode())
        return size <= self._options.max_message_size

    def _set_close_reason(self, code: int, reason: str) -> None:
        if self._close_reason is None:
            self._close_reason = (code, reason)
            if self._receive_scope is not None:
                self._receive_scope.cancel()

    def _closed_error(self) -> ConnectionClosedError:
        return ConnectionClosedError(*(self._close_reason or (1006, "")))


def _valid_close(code: int, reason: str) -> AsgiEvent:
    """Return a valid code and reason; servers fail on others (RFC 6455 7.4)."""
    try:
        Close(code, "").check()
    except ProtocolError:
        return {"code": 1000, "reason": ""}
    return {"code": code, "reason": reason.encode(errors="replace")[:MAX_CLOSE_REASON].decode(errors="ignore")}
