"""Reads and writes the frames that nearly all are, whole text messages, in a quarter of the engine's time."""

from __future__ import annotations

from websockets.frames import Frame, Opcode
from websockets.protocol import Event, Protocol, Side, State

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

_ALL = 2**63
_TEXT = 0x81  # the first byte of such a frame (RFC 6455 5.2)


class Shortcut:
    """Stands before an engine, which gets every other frame, and those too that break a rule.

    The engine is given bytes of whole frames only, so it has nothing unread whenever a plain one comes.
    """

    def __init__(self, engine: Protocol, max_size: int) -> None:
        self._engine = engine
        self._max_size = max_size
        self._mask = 4 if engine.side is Side.SERVER else 0  # bytes of the masking key of what comes
        self._kept = bytearray()  # the beginning of a frame
        self._wanted = 0  # bytes of it that are needed to go on
        self._owed = 0  # bytes to come of a frame that is the engine's

    def receive(self, data: bytes) -> list[str | Event]:
        """Take what has come; returns messages, and the events of the engine, in their order."""
        if self._kept:
            self._kept += data
            if len(self._kept) < self._wanted:
                return []
            data = bytes(self._kept)
            self._kept.clear()
        found: list[str | Event] = []
        at, end = 0, len(data)
        while at < end:
            if self._owed:
                until = at + self._owed
                self._owed = max(0, until - end)
                self._engine.receive_data(data[at:until])
                found += self._engine.events_received()
                if self._engine.state is not State.OPEN:
                    self._owed = _ALL
                at = until
                continue
            start, until = self._bounds(data, at)
            if start and not (data[at] == _TEXT and self._is_plain(data[at + 1], until - start)):
                self._owed = until - at
            elif start and until <= end:
                found.append(self._message(data, start, until))
                at = until
            else:
                self._kept += data[at:]
                self._wanted = until - at
                break
        return found

    def receive_eof(self) -> list[Event]:
        """Take the end; what has come of a frame is lost with it."""
        self._engine.receive_eof()
        return self._engine.events_received()

    def _bounds(self, data: bytes, at: int) -> tuple[int, int]:
        """Where the payload of a frame starts, and its end; 0 and the end of its head if more is needed to tell."""
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

    def _is_plain(self, second: int, size: int) -> bool:
        masked = bool(second & 0x80) == bool(self._mask)
        return masked and size <= self._max_size and self._engine.current_size is None

    def _message(self, data: bytes, start: int, until: int) -> str | Frame:
        payload = data[start:until]
        if self._mask:
            payload = apply_mask(payload, data[start - 4 : start])
        try:
            return payload.decode()
        except UnicodeDecodeError:
            return Frame(Opcode.TEXT, payload)


def text_frame(payload: bytes) -> bytes:
    """A text message as the central system sends it, without a mask."""
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
