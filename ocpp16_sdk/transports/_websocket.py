"""A WebSocket of either side, after its handshake: the Sans-I/O engine of `websockets` over a byte stream.

    receive() ─▶ _read() ─▶ ByteStream.receive
                    │
                    ├─▶ FastFrameReader ─── whole text frames ──────────────▶ MessageAssembler.messages ─▶ receive()
                    │         └── other frames ─▶ WebSocketEngine ─ frames ─▶ MessageAssembler.add_frame
                    └─▶ answers of the engine (pong, close) ─▶ FrameWriter
    FrameWriter.send(text) ─▶ text_frame or WebSocketEngine ─▶ ByteStream.send
    KeepaliveScheduler ─▶ run_keepalive() ─▶ FrameWriter

    state     entered by                                             send      receive
    open      the handshake                                          sends     returns the next message
    closing   a close frame of either side, a broken rule, aclose,   raises    raises
              a lost stream, a failed write, no answer to a ping
    closed    the end of the closing handshake, or `close_timeout`   raises    raises

`_close_reason` is None while the connection is open, and never changes after that. The stream is dropped when the
connection is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

import anyio
import anyio.lowlevel
from websockets.exceptions import ProtocolError
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.protocol import Side, State

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._engine import ENGINE_LOG, MessageAssembler, WebSocketEngine
from ocpp16_sdk.transports._fast_frames import FastFrameReader
from ocpp16_sdk.transports._frame_writer import FrameWriter
from ocpp16_sdk.transports._keepalive import Keepalive, KeepaliveAction
from ocpp16_sdk.transports._memory_budget import MemoryBudget, UnfinishedMessage
from ocpp16_sdk.transports._options import WebSocketOptions
from ocpp16_sdk.transports._stream import STREAM_ENDS, ByteStream
from ocpp16_sdk.transports._transport import MAX_CLOSE_REASON

_READ_SIZE = 16384  # bytes; one read can bring a third as many messages, few enough to store
_GIVE_UP_TIMEOUT = 0.1  # seconds; the reader of another connection waits meanwhile
DEFAULT_OPTIONS = WebSocketOptions()


class WebSocketTransport(FrameWriter):
    """A `Transport` over a byte stream on which the opening handshake is done.

    It has no task of its own: `receive` reads, and answers pings and close frames; `aclose` reads by itself; and
    without a `KeepaliveScheduler` it sends no pings.
    `received` are the bytes that were read together with the handshake.
    """

    def __init__(
        self,
        stream: ByteStream,
        side: Side,
        *,
        received: bytes = b"",
        extensions: Sequence[Extension] = (),
        options: WebSocketOptions = DEFAULT_OPTIONS,
        memory_budget: MemoryBudget | None = None,
    ) -> None:
        engine = WebSocketEngine(side, max_size=options.max_message_size, logger=ENGINE_LOG)
        engine.extensions = list(extensions)
        keepalive = Keepalive(options.ping_interval, options.ping_timeout, anyio.current_time())
        super().__init__(stream, engine, keepalive, options.close_timeout)
        self._fast_reader = FastFrameReader(engine, options.max_message_size)
        self.on_ping_interval_changed: Callable[[WebSocketTransport], None] | None = None
        self.reading = False
        """Whether a task waits for bytes of the peer."""
        self.last_received = monotonic()
        """When bytes of the peer arrived last, those of pings and pongs included."""
        self.on_binary_message: Callable[[], object] | None = None
        """Is called with each binary message."""
        self.memory_budget = memory_budget
        """The budget of all connections of the listener; None without a limit."""
        self._received = received
        self._assembler = MessageAssembler()
        self._unfinished = UnfinishedMessage(self._fast_reader, self._assembler, memory_budget)
        self._pinging = False
        self._read_done: anyio.Event | None = None  # while `aclose` waits for the task that reads
        self._close_done: anyio.Event | None = None  # once `aclose` was called

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for off; may be changed at any time (OCPP-J 7)."""
        return self.keepalive.interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self.keepalive.set_interval(interval, anyio.current_time())
        if self.on_ping_interval_changed is not None:
            self.on_ping_interval_changed(self)

    async def receive(self) -> str:
        """Return the next message; the connection is read in this method."""
        messages = self._assembler.messages
        if messages:
            await anyio.lowlevel.checkpoint()  # a peer that sends many messages at once must not delay other tasks
        while not messages:
            if self._close_reason is not None:
                raise self._closed_error()
            await self._read()
        return messages.pop(0)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close: at most `close_timeout` for the closing handshake, then the stream is dropped."""
        if self._close_done is not None:
            with anyio.CancelScope(shield=True):
                await self._close_done.wait()
            return
        self._close_done = anyio.Event()
        if self._close_reason is None:
            self._close_reason = (code, reason)
        self._assembler.messages.clear()
        try:
            with (
                suppress(ConnectionClosedError, *STREAM_ENDS),
                anyio.move_on_after(self._close_timeout, shield=True),
            ):
                await self._closing_handshake(code, reason)
        finally:
            await self._drop_stream()
            self._close_done.set()

    async def run_keepalive(self, action: KeepaliveAction) -> None:
        """Send a ping, or give the connection up."""
        if self._close_reason is not None:
            return
        if action is KeepaliveAction.GIVE_UP:
            await self._fail(1011, "no answer to a ping", self._close_timeout)
        elif not self._pinging:  # else the previous ping still waits to be sent
            self._pinging = True
            await self._within_ping_timeout(self._write_ping)
            self._pinging = False

    async def give_up(self, code: int, reason: str) -> None:
        """Close at once, and release the unfinished message."""
        self._unfinished.discard(self)
        await self._fail(code, reason, _GIVE_UP_TIMEOUT)

    async def _read(self) -> None:
        """Read once, store the messages, and write the answers of the engine."""
        data, self._received = self._received, b""
        unread = self._fast_reader.unread
        if not data:
            self.reading = True
            try:
                if unread:  # pings or fragments: one in each pass of the event loop, for the latency of other peers
                    await anyio.lowlevel.checkpoint()
                else:
                    data = await self._stream.receive(_READ_SIZE)
            except STREAM_ENDS:
                pass
            finally:
                self.reading = False
                if self._read_done is not None:
                    self._read_done.set()
            self.keepalive.data_received = True
            self.last_received = monotonic()
        for event in self._fast_reader.receive(data) if data or unread else self._fast_reader.receive_eof():
            if self._close_reason is not None:
                break
            if isinstance(event, str):
                self._assembler.messages.append(event)
            else:
                self._add_frame(event)
        if self._unfinished.counted or not self._assembler.messages:
            await self._unfinished.count(self)
        engine = self._engine
        answers = engine.data_to_send()
        self._unsent += answers
        if engine.state is not State.OPEN:
            await self._finish_reading()
        elif answers:
            await self._within_ping_timeout(self._write_answers)

    def _add_frame(self, frame: Frame) -> None:
        try:
            if frame.opcode is Opcode.BINARY:
                if self.on_binary_message is not None:
                    self.on_binary_message()
            else:
                self._assembler.add_frame(frame)
        except UnicodeDecodeError:
            self._engine.fail(1007, "a text message that is not UTF-8")
            self._set_close_reason()

    async def _drop_stream(self) -> None:
        self._unfinished.discard(self)
        await super()._drop_stream()

    async def _finish_reading(self) -> None:
        """Write the last frame, and drop the stream unless more bytes of the peer are expected."""
        self._set_close_reason()
        with anyio.move_on_after(self._close_timeout):  # `receive` must raise even if the peer does not read
            await self._write_answers()
        if self._no_more_expected():
            await self._drop_stream()

    async def _closing_handshake(self, code: int, reason: str) -> None:
        engine = self._engine
        async with self._write_lock:
            if self._write_failed:
                return
            if engine.state is State.OPEN:
                try:
                    engine.send_close(code, reason.encode(errors="replace")[:MAX_CLOSE_REASON].decode(errors="ignore"))
                except ProtocolError:  # a code that no frame may contain (RFC 6455 7.4)
                    engine.send_close()
            await self._flush()
        if engine.eof_sent and not self._no_more_expected():
            # A peer that broke the rules may still be sending. Dropping the stream now could destroy the close frame
            # on its way, and the peer would not learn the reason (RFC 6455 7.1.7).
            with suppress(NotImplementedError):
                await self._stream.send_eof()
        while not self._no_more_expected():
            if self.reading:
                self._read_done = anyio.Event()
                await self._read_done.wait()
            else:
                await self._read()

    def _no_more_expected(self) -> bool:
        """Return whether the closing handshake is done; a charge point waits for the stream's end (RFC 6455 7.1.1)."""
        engine = self._engine
        return engine.state is State.CLOSED or (engine.side is Side.SERVER and engine.close_rcvd is not None)
