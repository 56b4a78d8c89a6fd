"""The charge point's end of a connection, made by hand: it can break every rule."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

import anyio
from anyio.abc import SocketAttribute, SocketStream

from tests.support.websocket_peers import RawPeer, frame

OFFER = "Sec-WebSocket-Protocol: ocpp1.6"
ENDS = (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError, OSError)
"""What is raised when the other side has ended the connection."""
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: what is closed sends an RST


def head_of(target: str, *lines: str) -> bytes:
    """The request that begins a handshake."""
    head = [f"GET {target} HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade"]
    head += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", *lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1")


class Line(RawPeer):
    """A TCP connection to the central system, on which the WebSocket may be up."""

    def __init__(self, stream: SocketStream) -> None:
        super().__init__(stream, masks=True)
        self._raw: socket.socket = stream.extra(SocketAttribute.raw_socket)
        self._turn = anyio.Lock()

    @classmethod
    async def to(cls, port: int) -> Line:
        """Connect."""
        return cls(await anyio.connect_tcp("127.0.0.1", port))

    async def shake_hands(self, target: str, *lines: str, behind: bytes = b"") -> str:
        """Ask for an upgrade, with what is to come right behind it; returns the first line of the answer."""
        await self.put(head_of(target, *lines) + behind)
        return (await self.read_until(b"\r\n\r\n")).decode("latin-1").partition("\r\n")[0]

    async def put(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send bytes, behind those that are being sent, with a pause after each piece."""
        async with self._turn:
            for piece in pieces:
                await self.stream.send(piece)
                await anyio.sleep(pause)

    async def send(self, *frames: tuple[int, bytes]) -> None:
        """Send frames."""
        await self.put(b"".join(frame(head, payload, masked=True) for head, payload in frames))

    def take_little(self) -> None:
        """Have a small buffer, so that what is not read is soon felt."""
        with suppress(OSError):  # it has ended
            self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**15)

    async def leave(self, *, reset: bool) -> None:
        """Be gone, with an RST or a FIN."""
        with suppress(*ENDS):
            if reset:
                self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            with anyio.CancelScope(shield=True):
                await self.stream.aclose()
