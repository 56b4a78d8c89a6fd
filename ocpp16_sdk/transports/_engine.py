"""The Sans-I/O engine of `websockets`, and the reassembly of its frames to messages."""

from __future__ import annotations

import logging
from typing import cast

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol

# At level DEBUG the engine logs whole frames and headers, keys included (OCPP-J 6.2.2). This logger is not in the
# registry of `logging`. So no logging configuration of an application can lower its level.
ENGINE_LOG = logging.Logger(__name__, logging.ERROR)
ENGINE_LOG.parent = logging.getLogger(__name__)


class WebSocketEngine(Protocol):
    """The engine. It accepts a close frame between the fragments of a message (RFC 6455 5.4)."""

    def recv_frame(self, frame: Frame) -> None:
        """Process a frame that was received."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None  # else the engine would report the unfinished message as a fault of the peer
        super().recv_frame(frame)

    def frames_received(self) -> list[Frame]:
        """Return the frames since the last call; the handshake is done, so there are no other events."""
        return cast("list[Frame]", self.events_received())


class MessageAssembler:
    """Joins the fragments of messages (RFC 6455 5.4), and stores the messages until `receive` returns them."""

    def __init__(self) -> None:
        self.messages: list[str] = []  # mostly empty: a deque would cost 600 bytes of memory
        self._fragments: bytearray | None = None

    @property
    def unfinished(self) -> int:
        """The number of bytes of an incomplete message, after decompression."""
        return 0 if self._fragments is None else len(self._fragments)

    def discard(self) -> None:
        """Discard an incomplete message: it cannot be continued."""
        self._fragments = None

    def add_frame(self, frame: Frame) -> None:
        """Add the next frame.

        Raises:
            UnicodeDecodeError: the frame completes a text message that is not UTF-8.
        """
        if frame.opcode is Opcode.TEXT:
            if frame.fin:
                self.messages.append(str(frame.data, "utf-8"))
            else:
                self._fragments = bytearray(frame.data)
        elif frame.opcode is Opcode.CONT and self._fragments is not None:  # None: it continues a binary message
            self._fragments += frame.data
            if frame.fin:
                message, self._fragments = self._fragments, None
                self.messages.append(str(message, "utf-8"))
