"""A connection inside somebody else's server: a `Transport` over the events of ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import anyio
from websockets.exceptions import ProtocolError
from websockets.frames import Close

from ocpp16_sdk.errors import ConnectionClosedError

AsgiEvent = MutableMapping[str, Any]
"""A scope or an event of ASGI 3."""
AsgiReceive = Callable[[], Awaitable[Any]]  # of an `AsgiEvent`, but every framework has types of its own for it
AsgiSend = Callable[[Any], Awaitable[None]]

_REASON = 123  # bytes, RFC 6455 5.5


class AsgiTransport:
    """A `Transport` over the events of an accepted WebSocket; pings and the closing handshake are the server's."""

    def __init__(self, receive: AsgiReceive, send: AsgiSend, *, max_message_size: int, close_timeout: float) -> None:
        self._receive = receive
        self._send = send
        self._max_message_size = max_message_size
        self._close_timeout = close_timeout
        self._turn = anyio.Lock(fast_acquire=True)  # not every server bears two sends at a time
        self._ended: tuple[int, str] | None = None
        self._closed: anyio.Event | None = None
        # Servers need not end what waits in them when the application closes; `aclose` does.
        self._receiving: anyio.CancelScope | None = None
        self._sending: anyio.CancelScope | None = None

    async def send(self, text: str) -> None:
        """Send one message."""
        async with self._turn:
            if self._ended is not None:
                raise self._closed_error()
            try:
                with anyio.CancelScope() as self._sending:
                    await self._send({"type": "websocket.send", "text": text})
                    return
            except Exception as error:  # each server has its own; `receive` finds out how it ended
                raise self._closed_error() from error
            except BaseException:
                self._end(1006, "a send was cancelled half-way")
                raise
            finally:
                self._sending = None
            raise self._closed_error()

    async def receive(self) -> str:
        """Return the next message."""
        while self._ended is None:
            event = await self._next()
            text: str | None = event.get("text")
            if event["type"] == "websocket.disconnect":
                self._end(event.get("code") or 1005, event.get("reason") or "")
            elif not self._fits((event.get("bytes") or b"") if text is None else text):
                await self.aclose(1009, "the message is too long")
            elif text is not None:
                return text
        raise self._closed_error()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close: at most `close_timeout` for the server to take it."""
        if self._closed is not None:
            with anyio.CancelScope(shield=True):
                await self._closed.wait()
            return
        self._closed = anyio.Event()
        try:
            if self._ended is None:
                self._end(code, reason)
                with suppress(Exception), anyio.move_on_after(self._close_timeout, shield=True):
                    async with self._turn:
                        await self._send({"type": "websocket.close", **_on_the_wire(code, reason)})
        finally:
            if self._sending is not None:
                self._sending.cancel()
            self._closed.set()

    async def _next(self) -> AsgiEvent:
        try:
            with anyio.CancelScope() as self._receiving:
                event: AsgiEvent = await self._receive()
                return event
        finally:
            self._receiving = None
        raise self._closed_error()

    def _fits(self, message: str | bytes) -> bool:
        size = len(message) if message.isascii() or isinstance(message, bytes) else len(message.encode())
        return size <= self._max_message_size

    def _end(self, code: int, reason: str) -> None:
        if self._ended is None:
            self._ended = (code, reason)
            if self._receiving is not None:
                self._receiving.cancel()

    def _closed_error(self) -> ConnectionClosedError:
        return ConnectionClosedError(*(self._ended or (1006, "")))


def _on_the_wire(code: int, reason: str) -> AsgiEvent:
    """Return what a close may say; servers fail on anything else (RFC 6455 7.4)."""
    try:
        Close(code, "").check()
    except ProtocolError:
        return {"code": 1000, "reason": ""}
    return {"code": code, "reason": reason.encode(errors="replace")[:_REASON].decode(errors="ignore")}
