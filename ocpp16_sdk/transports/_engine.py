"""The Sans-I/O engine of `websockets`, kept from logging what it must not."""

from __future__ import annotations

import logging

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol

# The engine logs whole frames and headers, keys among them, at DEBUG (OCPP-J 6.2.2). This logger is not in the
# registry of `logging`, so that no configuration of an application turns that on.
ENGINE_LOG = logging.Logger(__name__, logging.ERROR)
ENGINE_LOG.parent = logging.getLogger(__name__)


class WebSocketEngine(Protocol):
    """The engine, with the close frame that may come between the fragments of a message (RFC 6455 5.4)."""

    def recv_frame(self, frame: Frame) -> None:
        """Take a frame."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None  # what was begun is not waited for, and its want is no fault of the peer
        super().recv_frame(frame)
