"""A WebSocket of either side, after its handshake: the Sans-I/O engine of `websockets` over a byte stream."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress

import anyio
from websockets.exceptions import ProtocolError
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol as Engine, Side, State

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE
from ocpp16_sdk.transports.stream import STREAM_ENDS, ByteStream

# The engine logs whole frames and headers, keys among them, at DEBUG (OCPP-J 6.2.2). This logger is not in the
# registry of `logging`, so that no configuration of an application turns that on.
ENGINE_LOG = logging.Logger(__name__, logging.ERROR)
ENGINE_LOG.parent = logging.getLogger(__name__)

_CHUNK = 16384  # one read can hold as many messages as a third of its bytes: little enough to be kept unread
_ANSWERS = 64  # pongs kept for a peer that does not read, before its pings are not read either
_REASON = 123  # bytes, RFC 6455 5.5


class Link:
    """A `Transport` over a byte stream on which the opening handshake is done.

    It has no task of its own: `receive` reads, and answers pings and close frames; `aclose` reads on by itself.
    `received` are the bytes that came after the handshake already. Times are in seconds, sizes in bytes.
    """

    def __init__(
        self,
        stream: ByteStream,
        side: Side,
        *,
        received: bytes = b"",
        max_message_size: int = MAX_MESSAGE_SIZE,
        close_timeout: float = CLOSE_TIMEOUT,
    ) -> None:
        self.ignored = 0
        """Binary messages that were passed over: they are not of OCPP."""
        self._stream = stream
        self._engine = Engine(side, max_size=max_message_size, logger=ENGINE_LOG)
        self._close_timeout = close_timeout
        self._received = received
        self._inbox: deque[str] = deque()
        self._outbox: list[bytes] = []
        self._fragments: bytearray | None = None
        self._turn = anyio.Lock(fast_acquire=True)  # who holds it writes, and writes all that waits
        self._ended: tuple[int, str] | None = None
        self._broken = False  # nothing may be written any more
        self._reading = False
        self._reader_left: anyio.Event | None = None
        self._closed: anyio.Event | None = None

    async def send(self, text: str) -> None:
        """Send one message."""
        data = text.encode()
        async with self._turn:
            if self._broken or self._ended is not None:
                raise self._closed_error()
            self._engine.send_text(data)
            await self._flush()

    async def receive(self) -> str:
        """Return the next message; the connection is read in here."""
        while not self._inbox:
            if self._ended is not None:
                raise self._closed_error()
            self._reading = True
            try:
                await self._read()
            finally:
                self._reading = False
                if self._reader_left is not None:
                    self._reader_left.set()
        return self._inbox.popleft()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close: at most `close_timeout` for the closing handshake, then the stream is dropped."""
        if self._closed is not None:
            with anyio.CancelScope(shield=True):
                await self._closed.wait()
            return
        self._closed = anyio.Event()
        if self._ended is None:
            self._ended = (code, reason)
        self._inbox.clear()
        try:
            with (
                suppress(ConnectionClosedError, *STREAM_ENDS),
                anyio.move_on_after(self._close_timeout, shield=True),
            ):
                await self._shake_hands(code, reason)
        finally:
            await self._drop()
            self._closed.set()

    def _closed_error(self) -> ConnectionClosedError:
        return ConnectionClosedError(*(self._ended or (1006, "")))

    async def _read(self) -> None:
        """Feed the engine once, keep the messages, write the answers that it wants written."""
        try:
            data = self._received or await self._stream.receive(_CHUNK)
        except STREAM_ENDS:
            data = b""
        self._received = b""
        engine = self._engine
        if data:
            engine.receive_data(data)
        else:
            engine.receive_eof()
        for event in engine.events_received():
            if self._ended is None and isinstance(event, Frame):
                self._take(event)
        answers = engine.data_to_send()
        self._outbox += answers
        if engine.state is not State.OPEN:
            await self._wind_up()
        elif answers:
            await self._write_answers()

    async def _wind_up(self) -> None:
        """Write the last frame, and let go of the stream unless more is to come."""
        self._note_end()
        with anyio.move_on_after(self._close_timeout):  # a peer that does not read must not keep the end a secret
            await self._write_answers()
        if self._finished():
            await self._drop()

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.TEXT:
            if frame.fin:
                self._deliver(frame.data)
            else:
                self._fragments = bytearray(frame.data)
        elif frame.opcode is Opcode.BINARY:
            self.ignored += 1
        elif frame.opcode is Opcode.CONT and self._fragments is not None:  # None: they continue a binary message
            self._fragments += frame.data
            if frame.fin:
                message, self._fragments = self._fragments, None
                self._deliver(message)

    def _deliver(self, message: bytes | bytearray | memoryview) -> None:
        try:
            self._inbox.append(str(message, "utf-8"))
        except UnicodeDecodeError:
            self._engine.fail(1007, "a text message that is not UTF-8")
            self._note_end()

    def _note_end(self) -> None:
        """Keep for good why the connection has ended, as the engine knows it."""
        if self._ended is None:
            close = self._engine.close_rcvd or self._engine.close_sent
            self._ended = (int(close.code), close.reason) if close is not None else (1006, "")

    async def _write_answers(self) -> None:
        try:
            self._turn.acquire_nowait()
        except anyio.WouldBlock:
            if self._ended is None and len(self._outbox) <= _ANSWERS:
                return  # the task that is writing takes them along: a reader that waited for it could block both sides
            await self._turn.acquire()
        try:
            await self._flush()
        except ConnectionClosedError:
            pass  # the next read finds out how it ended
        finally:
            self._turn.release()

    async def _flush(self) -> None:
        """Write all that waits; the caller has the turn."""
        while True:
            self._outbox += self._engine.data_to_send()
            data = b"".join(self._outbox)
            self._outbox.clear()
            if not data:
                return
            try:
                await self._stream.send(data)
            except STREAM_ENDS as error:
                self._broken = True
                raise self._closed_error() from error
            except BaseException:
                # Part of a frame may be out, and whatever followed would be taken for the rest of it.
                self._broken = True
                self._ended = self._ended or (1006, "a send was cancelled half-way")
                await self._drop()
                raise

    async def _shake_hands(self, code: int, reason: str) -> None:
        engine = self._engine
        async with self._turn:
            if self._broken:
                return
            if engine.state is State.OPEN:
                try:
                    engine.send_close(code, reason.encode(errors="replace")[:_REASON].decode(errors="ignore"))
                except ProtocolError:  # no code for the wire (RFC 6455 7.4)
                    engine.send_close()
            await self._flush()
        if engine.eof_sent and not self._finished():
            # A peer that broke the rules may still be sending: dropping the stream now could take the close frame
            # with it, so that the peer never learns why (RFC 6455 7.1.7).
            with suppress(NotImplementedError):
                await self._stream.send_eof()
        while not self._finished():
            if self._reading:
                self._reader_left = anyio.Event()
                await self._reader_left.wait()
            else:
                await self._read()

    def _finished(self) -> bool:
        """Tell whether nothing more is to come: the charge point waits for the stream's end (RFC 6455 7.1.1)."""
        engine = self._engine
        return engine.state is State.CLOSED or (engine.side is Side.SERVER and engine.close_rcvd is not None)

    async def _drop(self) -> None:
        with suppress(Exception), anyio.move_on_after(self._close_timeout, shield=True):
            await self._stream.aclose()
