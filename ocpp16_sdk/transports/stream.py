"""The byte stream under a link: the narrow part of anyio's that one needs."""

from __future__ import annotations

from typing import Protocol

import anyio

STREAM_ENDS = (
    anyio.EndOfStream,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.BusyResourceError,  # of TLS, when a peer asks for new keys while it does not take what is being sent
    OSError,
)
"""What a stream may raise once it has ended, of itself or by `aclose`."""


class ByteStream(Protocol):
    """What a link asks of a connection; every `anyio.abc.ByteStream` is one."""

    async def send(self, item: bytes, /) -> None:
        """Send all of the bytes."""
        ...

    async def receive(self, max_bytes: int, /) -> bytes:
        """Return the next bytes, at least one."""
        ...

    async def send_eof(self) -> None:
        """End the outgoing direction; a stream that cannot raises NotImplementedError."""
        ...

    async def aclose(self) -> None:
        """Drop the connection at once; tasks that wait in `send` or `receive` fail."""
        ...
