"""A WebSocket of either side, after its handshake: the Sans-I/O engine of `websockets` over a byte stream."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from contextlib import suppress

import anyio
from websockets.exceptions import ProtocolError
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, PING_INTERVAL, PING_TIMEOUT
from ocpp16_sdk.transports.assembly import Assembly
from ocpp16_sdk.transports.pulse import Beat, Pulse
from ocpp16_sdk.transports.stream import STREAM_ENDS, ByteStream

# The engine logs whole frames and headers, keys among them, at DEBUG (OCPP-J 6.2.2). This logger is not in the
# registry of `logging`, so that no configuration of an application turns that on.
ENGINE_LOG = logging.Logger(__name__, logging.ERROR)
ENGINE_LOG.parent = logging.getLogger(__name__)

_CHUNK = 16384  # one read can hold as many messages as a third of its bytes: little enough to be kept unread
_ANSWERS = 64  # pongs kept for a peer that does not read, before its pings are not read either
_REASON = 123  # bytes, RFC 6455 5.5


class Engine(Protocol):
    """The engine, with the close frame that may come between the fragments of a message (RFC 6455 5.4)."""

    def recv_frame(self, frame: Frame) -> None:
        """Take a frame."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None  # what was begun is not waited for, and its want is no fault of the peer
        super().recv_frame(frame)


class Link:
    """A `Transport` over a byte stream on which the opening handshake is done.

    It has no task of its own: `receive` reads, pings, and answers pings and close frames; `aclose` reads on by itself.
    `received` are the bytes that came after the handshake already. Times are in seconds, sizes in bytes.
    """

    def __init__(
        self,
        stream: ByteStream,
        side: Side,
        *,
        received: bytes = b"",
        extensions: Sequence[Extension] = (),
        max_message_size: int = MAX_MESSAGE_SIZE,
        close_timeout: float = CLOSE_TIMEOUT,
        ping_interval: float = PING_INTERVAL,
        ping_timeout: float = PING_TIMEOUT,
    ) -> None:
        self._stream = stream
        self._engine = Engine(side, max_size=max_message_size, logger=ENGINE_LOG)
        self._engine.extensions = list(extensions)
        self._close_timeout = close_timeout
        self._pulse = Pulse(ping_interval, ping_timeout, anyio.current_time())
        self._received = received
        self._assembly = Assembly()
        self._outbox: list[bytes] = []
        self._turn = anyio.Lock(fast_acquire=True)  # who holds it writes, and writes all that waits
        self._ended: tuple[int, str] | None = None
        self._broken = False  # nothing may be written any more
        self._waiting: anyio.CancelScope | None = None  # of the task that reads
        self._reader_left: anyio.Event | None = None
        self._closed: anyio.Event | None = None

    @property
    def ignored(self) -> int:
        """Binary messages that were passed over: they are not of OCPP."""
        return self._assembly.ignored

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none; may be changed at any time (OCPP-J 7)."""
        return self._pulse.interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self._pulse.set_interval(interval, anyio.current_time())
        if self._waiting is not None:
            self._waiting.deadline = self._pulse.next_at

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
        messages = self._assembly.messages
        self._pulse.heard = True  # while nobody read, nothing could be heard
        while not messages:
            if self._ended is not None:
                raise self._closed_error()
            await self._read()
        return messages.popleft()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close: at most `close_timeout` for the closing handshake, then the stream is dropped."""
        if self._closed is not None:
            with anyio.CancelScope(shield=True):
                await self._closed.wait()
            return
        self._closed = anyio.Event()
        if self._ended is None:
            self._ended = (code, reason)
        self._assembly.messages.clear()
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
        data = self._received or await self._next_bytes()
        self._received = b""
        if data is None:
            await self._beat()
            return
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
            await self._write_in_time()

    async def _next_bytes(self) -> bytes | None:
        """Return what comes next, nothing at the end, and None when it is time to look after the connection."""
        deadline = self._pulse.next_at if self._ended is None else math.inf
        try:
            with anyio.CancelScope(deadline=deadline) as self._waiting:
                data = await self._stream.receive(_CHUNK)
                self._pulse.heard = True
                return data
        except STREAM_ENDS:
            return b""
        finally:
            self._waiting = None
            if self._reader_left is not None:
                self._reader_left.set()
        return None

    async def _beat(self) -> None:
        beat = self._pulse.beat(anyio.current_time())
        if beat is Beat.PING and self._ended is None:
            self._engine.send_ping(b"")
            await self._write_in_time()
        elif beat is Beat.GIVE_UP and self._ended is None:
            self._engine.fail(1011, "no answer to a ping")
            self._note_end()
            if not self._turn.locked():
                with anyio.move_on_after(self._close_timeout):
                    await self._write_answers()
            await self._drop()

    async def _wind_up(self) -> None:
        """Write the last frame, and let go of the stream unless more is to come."""
        self._note_end()
        with anyio.move_on_after(self._close_timeout):  # a peer that does not read must not keep the end a secret
            await self._write_answers()
        if self._finished():
            await self._drop()

    def _take(self, frame: Frame) -> None:
        try:
            self._assembly.take(frame)
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

    async def _write_in_time(self) -> None:
        """Write answers and pings; a peer that does not take them is as dead as one that does not send."""
        with anyio.move_on_after(self._pulse.timeout) as scope:
            await self._write_answers()
        if scope.cancelled_caught:
            self._ended = self._ended or (1006, "the peer does not read")
            await self._drop()

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
            if self._waiting is not None:
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
