"""From WebSocket frames to whole text messages."""

from __future__ import annotations

from websockets.frames import Frame, Opcode


class MessageAssembler:
    """Puts fragments together (RFC 6455 5.4), and keeps the messages until they are fetched."""

    def __init__(self) -> None:
        self.messages: list[str] = []  # few, and none most of the time: a deque takes 600 bytes for that
        self.ignored = 0
        """Binary messages that were passed over: they are not of OCPP."""
        self._fragments: bytearray | None = None

    def take(self, frame: Frame) -> None:
        """Take the next frame.

        Raises:
            UnicodeDecodeError: it completes a text message that is not UTF-8.
        """
        if frame.opcode is Opcode.TEXT:
            if frame.fin:
                self.messages.append(str(frame.data, "utf-8"))
            else:
                self._fragments = bytearray(frame.data)
        elif frame.opcode is Opcode.BINARY:
            self.ignored += 1
        elif frame.opcode is Opcode.CONT and self._fragments is not None:  # None: they continue a binary message
            self._fragments += frame.data
            if frame.fin:
                message, self._fragments = self._fragments, None
                self.messages.append(str(message, "utf-8"))
