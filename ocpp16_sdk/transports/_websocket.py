"""A WebSocket of either side, after its handshake: the Sans-I/O engine of `websockets` over a byte stream."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic

import anyio
import anyio.lowlevel
from websockets.exceptions import ProtocolError
from websockets.extensions import Extension
from websockets.frames import Frame
from websockets.protocol import Side, State

from ocpp16_sdk._concurrency.primitives import FairLock
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._engine import ENGINE_LOG, WebSocketEngine
from ocpp16_sdk.transports._fast_frames import Shortcut, text_frame
from ocpp16_sdk.transports._keepalive import Beat, Keepalive
from ocpp16_sdk.transports._reassembly import MessageAssembler
from ocpp16_sdk.transports._stream import STREAM_ENDS, ByteStream
from ocpp16_sdk.transports._transport import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, PING_INTERVAL, PING_TIMEOUT

_CHUNK = 16384  # one read can hold as many messages as a third of its bytes: little enough to be kept unread
_ANSWERS = 64  # pongs kept for a peer that does not read, before its pings are not read either
_REASON = 123  # bytes, RFC 6455 5.5


class WebSocketTransport:
    """A `Transport` over a byte stream on which the opening handshake is done.

    It has no task of its own: `receive` reads, and answers pings and close frames; `aclose` reads on by itself; and
    without a `KeepaliveScheduler` it does not ping.
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
        self._engine = WebSocketEngine(side, max_size=max_message_size, logger=ENGINE_LOG)
        self._engine.extensions = list(extensions)
        self._prompt: bool = getattr(stream, "prompt", False)
        self._shortcut = Shortcut(self._engine, max_message_size)
        self._plain = side is Side.SERVER and not extensions  # what is sent
        self._close_timeout = close_timeout
        self.pulse = Keepalive(ping_interval, ping_timeout, anyio.current_time())
        self.on_new_rhythm: Callable[[WebSocketTransport], None] | None = None
        """Told when the ping interval has been changed."""
        self.reading = False
        """Whether somebody waits for what the peer sends."""
        self.heard_at = monotonic()
        """When something came last, be it a ping."""
        self._received = received
        self._assembly = MessageAssembler()
        self._outbox: list[bytes] = []
        self._turn = FairLock()  # who holds it writes, and writes all that waits
        self._pinging = False
        self._ended: tuple[int, str] | None = None
        self._broken = False  # nothing may be written any more
        self._reader_left: anyio.Event | None = None
        self._closed: anyio.Event | None = None

    @property
    def ignored(self) -> int:
        """Binary messages that were passed over: they are not of OCPP."""
        return self._assembly.ignored

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none; may be changed at any time (OCPP-J 7)."""
        return self.pulse.interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self.pulse.set_interval(interval, anyio.current_time())
        if self.on_new_rhythm is not None:
            self.on_new_rhythm(self)

    async def send(self, text: str) -> None:
        """Send one message."""
        data = text.encode()
        if not self._prompt:
            await anyio.lowlevel.checkpoint_if_cancelled()
        if self._turn.locked:
            await self._turn.acquire()
        else:
            self._turn.locked = True
        try:
            if self._broken or self._ended is not None:
                raise self._closed_error()
            if self._plain:
                self._outbox.append(text_frame(data))
            else:
                self._engine.send_text(data)
            await self._flush()
        finally:
            self._turn.release()

    async def receive(self) -> str:
        """Return the next message; the connection is read in here."""
        messages = self._assembly.messages
        if messages:
            await anyio.lowlevel.checkpoint()  # a peer that sends many at once has others wait no longer for it
        while not messages:
            if self._ended is not None:
                raise self._closed_error()
            await self._read()
        return messages.pop(0)

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
        data, self._received = self._received, b""
        if not data:
            self.reading = True
            try:
                data = await self._stream.receive(_CHUNK)
            except STREAM_ENDS:
                pass
            finally:
                self.reading = False
                if self._reader_left is not None:
                    self._reader_left.set()
            self.pulse.heard = True
            self.heard_at = monotonic()
        for event in self._shortcut.receive(data) if data else self._shortcut.receive_eof():
            if self._ended is not None:
                break
            if isinstance(event, str):
                self._assembly.messages.append(event)
            elif isinstance(event, Frame):
                self._take(event)
        engine = self._engine
        answers = engine.data_to_send()
        self._outbox += answers
        if engine.state is not State.OPEN:
            await self._wind_up()
        elif answers:
            await self._in_time(self._write_answers)

    async def beat(self, due: Beat) -> None:
        """Do what the pulse says."""
        if self._ended is not None:
            return
        if due is Beat.GIVE_UP:
            self._engine.fail(1011, "no answer to a ping")
            self._note_end()
            if not self._turn.locked:
                with anyio.move_on_after(self._close_timeout):
                    await self._write_answers()
            await self._drop()
        elif not self._pinging:  # else the last one has not gone out yet
            self._pinging = True
            await self._in_time(self._write_ping)
            self._pinging = False

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

    async def _in_time(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write; a peer that does not take it within the time for a sign of life is as dead as one that gives none."""
        with anyio.move_on_after(self.pulse.timeout) as scope:
            await write()
        if scope.cancelled_caught:
            self._ended = self._ended or (1006, "the peer does not read")
            await self._drop()

    async def _write_ping(self) -> None:
        with suppress(ConnectionClosedError):  # the next read finds out how it ended
            async with self._turn:
                if self._ended is None:
                    self._engine.send_ping(b"")
                    await self._flush()

    async def _write_answers(self) -> None:
        if self._turn.locked and self._ended is None and len(self._outbox) <= _ANSWERS:
            return  # the task that is writing takes them along: a reader that waited for it could block both sides
        await self._turn.acquire()
        try:
            with suppress(ConnectionClosedError):
                await self._flush()
        finally:
            self._turn.release()

    async def _flush(self) -> None:
        """Write all that waits; the caller has the turn."""
        self._outbox += self._engine.data_to_send()
        while self._outbox:
            data = b"".join(self._outbox)
            self._outbox.clear()
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
            if self.reading:
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
