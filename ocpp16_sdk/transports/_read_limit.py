"""Limits the bytes of an answer to the opening handshake: a peer may send interim answers (100, 103) without an end."""

from __future__ import annotations

from typing import Any

MAX_ANSWER = 65536
"""Bytes of the answers before the final one and of its headers."""


class AnswerTooLongError(OSError):
    """The answer to the handshake has no end."""

    def __init__(self) -> None:
        super().__init__(f"the answer to the handshake has more than {MAX_ANSWER} bytes")


class ReadLimit:
    """Counts the bytes that a stream of httpcore returns, until `stop`."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._read = stream.read
        self._bytes = 0
        stream.read = self.read

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within the limit."""
        data: bytes = await self._read(max_bytes, timeout)
        self._bytes += len(data)
        if self._bytes > MAX_ANSWER:
            raise AnswerTooLongError
        return data

    def stop(self) -> None:
        """Remove the limit: the headers of the final answer were read."""
        del self._stream.read
