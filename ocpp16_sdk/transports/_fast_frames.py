"""Reads and writes whole text frames, which nearly all frames are, in a quarter of the engine's time.

Every other frame, and every frame that breaks a rule, is given to the engine of `websockets`. A test proves with random
frames, cut at any place, that the reader and the engine alone find the same events.
"""

from __future__ import annotations

from websockets.frames import Frame, Opcode
from websockets.protocol import Side, State

from ocpp16_sdk.transports._engine import WebSocketEngine

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

_ALL_BYTES = 2**63  # more than any peer sends
_TEXT = 0x81  # the first byte of a whole text frame (RFC 6455 5.2)


class FastFrameReader:
    """Reads whole text frames, and gives the bytes of all other frames to an engine.

    The engine gets the bytes of whole frames only. So it has no unread bytes when the reader finds a text frame.
    """

    def __init__(self, engine: WebSocketEngine, max_size: int) -> None:
        self._engine = engine
        self._max_size = max_size
        self._masked = engine.side is Side.SERVER  # whether the frames of the peer have to be masked
        self._incomplete: bytearray = bytearray()  # the beginning of a frame
        self._needed = 0  # bytes of that frame that are needed to continue
        self.unread: bytes = b""
        """Bytes that are to be read by the next `receive`, from `_unread_at` on."""
        self._unread_at = 0
        self._engine_bytes = 0  # bytes that are still missing of a frame for the engine

    def receive(self, data: bytes) -> list[str | Frame]:
        """Read bytes; return the messages, and the other frames, in their order.

        Reading stops after one frame of the engine, such as a ping or a fragment. If `unread` is not empty then, the
        next call continues, without new bytes: other tasks must run in between.
        """
        at = 0
        if self.unread:
            data, at = self.unread, self._unread_at
            self.unread = b""
        elif self._incomplete:
            self._incomplete.extend(data)
            if len(self._incomplete) < self._needed:
                return []
            data = bytes(self._incomplete)
            self._incomplete.clear()
        found: list[str | Frame] = []
        end = len(data)
        while at < end:
            if self._engine_bytes:
                until = at + self._engine_bytes
                self._engine_bytes = max(0, until - end)
                self._engine.receive_data(data[at:until])
                found += self._engine.frames_received()
                if self._engine.state is not State.OPEN:
                    self._engine_bytes = _ALL_BYTES
                at = until
                if at < end and not self._engine_bytes:
                    self.unread, self._unread_at = data, at
                    break
                continue
            start, until = self._bounds(data, at)
            if start and not (data[at] == _TEXT and self._is_valid(data[at + 1], until - start)):
                self._engine_bytes = until - at
            elif start and until <= end:
                found.append(self._message(data, start, until))
                at = until
            else:
                self._incomplete.extend(data[at:])
                self._needed = until - at
                break
        return found

    @property
    def unfinished(self) -> int:
        """The number of bytes of an incomplete frame."""
        return len(self._incomplete) + len(self._engine.reader.buffer)

    def discard(self) -> None:
        """Discard all bytes that are not read yet: no more can follow."""
        self._incomplete.clear()
        self._engine.reader.buffer.clear()
        self.unread = b""

    def receive_eof(self) -> list[Frame]:
        """Report the end of the stream to the engine; an incomplete frame is discarded."""
        self._engine.receive_eof()
        return self._engine.frames_received()

    def _bounds(self, data: bytes, at: int) -> tuple[int, int]:
        """Return where the payload of a frame starts and ends; 0 and the end of the header if that is incomplete."""
        if len(data) < at + 2:
            return 0, at + 2
        size, start = data[at + 1] & 0x7F, at + 2
        if size > 125:
            start += 2 if size == 126 else 8
            if len(data) < start:
                return 0, start
            size = int.from_bytes(data[at + 2 : start], "big")
        start += 4 if data[at + 1] & 0x80 else 0
        return start, start + size

    def _is_valid(self, second: int, size: int) -> bool:
        return bool(second & 0x80) == self._masked and size <= self._max_size and self._engine.current_size is None

    def _message(self, data: bytes, start: int, until: int) -> str | Frame:
        payload = data[start:until]
        if self._masked:
            payload = apply_mask(payload, data[start - 4 : start])
        try:
            return payload.decode()
        except UnicodeDecodeError:
            return Frame(Opcode.TEXT, payload)


def text_frame(payload: bytes) -> bytes:
    """Return a text frame as the central system sends it: without a mask."""
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
