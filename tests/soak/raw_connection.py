"""The charge point's side of a connection, written by hand: it can break every rule."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

import anyio
from anyio.abc import SocketAttribute, SocketStream

from tests.support.websocket_peers import RawPeer, frame

OFFER = "Sec-WebSocket-Protocol: ocpp1.6"
CLOSED_ERRORS = (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError, OSError)
"""The exceptions of a connection that the other side has closed."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: the close sends an RST


def handshake_of(target: str, *lines: str) -> bytes:
    """Return the request of a handshake."""
    head = [f"GET {target} HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade"]
    head += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", *lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1")


class RawConnection(RawPeer):
    """A TCP connection to the central system, before or after the handshake."""

    def __init__(self, stream: SocketStream) -> None:
        super().__init__(stream, masks=True)
        self._raw: socket.socket = stream.extra(SocketAttribute.raw_socket)
        self._send_lock = anyio.Lock()

    @classmethod
    async def open(cls, port: int) -> RawConnection:
        """Connect."""
        return cls(await anyio.connect_tcp("127.0.0.1", port))

    async def send_handshake(self, target: str, *lines: str, behind: bytes = b"") -> str:
        """Send a handshake, and bytes directly after it; return the first line of the answer."""
        await self.send_bytes(handshake_of(target, *lines) + behind)
        return (await self.read_until(b"\r\n\r\n")).decode("latin-1").partition("\r\n")[0]

    async def send_bytes(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send bytes after those that are being sent, with a pause after each piece."""
        async with self._send_lock:
            for piece in pieces:
                await self.stream.send(piece)
                await anyio.sleep(pause)

    async def send(self, *frames: tuple[int, bytes]) -> None:
        """Send frames."""
        await self.send_bytes(b"".join(frame(head, payload, masked=True) for head, payload in frames))

    def use_small_buffer(self) -> None:
        """Set a small receive buffer, which fills soon without reading."""
        with suppress(OSError):  # it is closed
            self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**15)

    async def disconnect(self, *, reset: bool) -> None:
        """Close the TCP connection, with an RST or a FIN."""
        with suppress(*CLOSED_ERRORS):
            if reset:
                self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            with anyio.CancelScope(shield=True):
                await self.stream.aclose()
