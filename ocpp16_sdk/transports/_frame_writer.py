"""The sending half of a WebSocket: one task at a time writes everything that waits to be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import anyio.lowlevel
from websockets.protocol import Side

from ocpp16_sdk._concurrency.primitives import FairLock
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._engine import WebSocketEngine
from ocpp16_sdk.transports._fast_frames import text_frame
from ocpp16_sdk.transports._keepalive import Keepalive
from ocpp16_sdk.transports._stream import STREAM_ENDS, ByteStream

_MAX_QUEUED_ANSWERS = 64  # pongs for a peer that does not read; with more, its pings are not read either


class FrameWriter:
    """The base of `WebSocketTransport`, which sends, closes and keeps alive through it.

    It is a base class and not a part of its own because a message must not cost one more call.
    """

    def __init__(self, stream: ByteStream, engine: WebSocketEngine, keepalive: Keepalive, close_timeout: float) -> None:
        self.keepalive = keepalive
        self._stream = stream
        self._engine = engine
        self._close_timeout = close_timeout
        self._skips_checkpoints: bool = getattr(stream, "skips_checkpoints", False)
        # Frames of a central system without compression need no mask and no engine.
        self._sends_plain_frames = engine.side is Side.SERVER and not engine.extensions
        self._unsent: list[bytes] = []
        self._write_lock = FairLock()  # its owner writes all of `_unsent`, also the bytes of other tasks
        self._close_reason: tuple[int, str] | None = None  # set once, and then the connection is closing or closed
        self._write_failed = False  # part of a frame may have been sent: no more bytes may follow

    async def send(self, text: str) -> None:
        """Send one message."""
        data = text.encode()
        if not self._skips_checkpoints:
            await anyio.lowlevel.checkpoint_if_cancelled()
        if self._write_lock.locked:
            await self._write_lock.acquire()
        else:
            self._write_lock.locked = True
        try:
            if self._write_failed or self._close_reason is not None:
                raise self._closed_error()
            if self._sends_plain_frames:
                self._unsent.append(text_frame(data))
            else:
                self._engine.send_text(data)
            await self._flush()
        finally:
            self._write_lock.release()

    def _closed_error(self) -> ConnectionClosedError:
        return ConnectionClosedError(*(self._close_reason or (1006, "")))

    async def _flush(self) -> None:
        """Write everything that waits to be sent; the caller owns the write lock."""
        self._unsent += self._engine.data_to_send()
        while self._unsent:
            data = b"".join(self._unsent)
            self._unsent.clear()
            try:
                await self._stream.send(data)
            except STREAM_ENDS as error:
                self._write_failed = True
                raise self._closed_error() from error
            except BaseException:
                # Part of a frame may have been sent. The peer would read the next bytes as the rest of that frame.
                self._write_failed = True
                self._close_reason = self._close_reason or (1006, "a send was cancelled half-way")
                await self._drop_stream()
                raise

    async def _write_answers(self) -> None:
        """Write the answers of the engine to pings and closes."""
        if self._write_lock.locked and self._close_reason is None and len(self._unsent) <= _MAX_QUEUED_ANSWERS:
            return  # the task that is writing sends them too; if the reader waited for it, both sides could block
        await self._write_lock.acquire()
        try:
            with suppress(ConnectionClosedError):
                await self._flush()
        finally:
            self._write_lock.release()

    async def _write_ping(self) -> None:
        with suppress(ConnectionClosedError):  # the next read finds the close code
            async with self._write_lock:
                if self._close_reason is None:
                    self._engine.send_ping(b"")
                    await self._flush()

    async def _within_ping_timeout(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write. Close with 1006 if the peer does not accept the bytes within the time-out of a ping."""
        with anyio.move_on_after(self.keepalive.timeout) as scope:
            await write()
        if scope.cancelled_caught:
            self._close_reason = self._close_reason or (1006, "the peer does not read")
            await self._drop_stream()

    def _set_close_reason(self) -> None:
        """Store the code and reason of the side that closed first."""
        if self._close_reason is None:
            close = self._engine.close_rcvd or self._engine.close_sent
            self._close_reason = (int(close.code), close.reason) if close is not None else (1006, "")

    async def _fail(self, code: int, reason: str, timeout: float) -> None:
        """Close without a closing handshake; the peer has `timeout` seconds to accept the close frame."""
        self._engine.fail(code, reason)
        self._set_close_reason()
        if not self._write_lock.locked:
            with anyio.move_on_after(timeout):
                await self._write_answers()
        await self._drop_stream()

    async def _drop_stream(self) -> None:
        with suppress(Exception), anyio.move_on_after(self._close_timeout, shield=True):
            await self._stream.aclose()
