"""The charge points of the load generator: plain sockets, as a library would take CPU time."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from select import EPOLLIN, epoll
from typing import Self

from benchmarks.load.wire import PING, PONG, TEXT, boot, frame, parse

HOST = "127.0.0.1"
SILENCE_TIMEOUT = 60.0
"""Seconds without data from the server until a run fails."""
_CHUNK = 1 << 16
_BOOT = boot()

_insecure = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_insecure.check_hostname, _insecure.verify_mode = False, ssl.CERT_NONE


def upgrade(path: str) -> bytes:
    """Return the request of the opening handshake."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
    ).encode()


class Peer:
    """One charge point after its handshake; `rest` is the data that arrived after the handshake."""

    def __init__(self, path: str, connected: socket.socket, rest: bytes = b"") -> None:
        self.path = path
        self.socket = connected
        self.pings = 0
        """The number of answered pings."""
        self._rest = rest

    @classmethod
    def open(cls, path: str, port: int, *, secure: bool = False) -> Self:
        """Open a connection, and wait until its boot is answered."""
        plain = socket.create_connection((HOST, port), SILENCE_TIMEOUT)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected = _insecure.wrap_socket(plain) if secure else plain
        connected.sendall(upgrade(path))
        head = b""
        while b"\r\n\r\n" not in head:
            if not (received := connected.recv(_CHUNK)):
                raise ConnectionResetError("the handshake was not answered")
            head += received
        peer = cls(path, connected, data_after_upgrade(head))
        peer.socket.sendall(_BOOT)
        while not peer.messages():
            pass
        return peer

    def messages(self) -> list[bytes]:
        """Receive once, answer pings, and return the complete texts."""
        try:
            data = self.socket.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return []
        if not data:
            raise ConnectionResetError("the server has closed the connection")
        frames, self._rest = parse(self._rest + data)
        texts: list[bytes] = []
        for opcode, payload in frames:
            if opcode == TEXT:
                texts.append(payload)
            elif opcode == PING:
                self.pings += 1
                self.socket.sendall(frame(payload, PONG))
            else:
                raise ConnectionError(f"opcode {opcode:#x}: {payload!r}")
        return texts

    def answers(self) -> list[bytes]:
        """Receive once and return the answers; raise for a CALLERROR, as a refusal is cheap for a server.

        An echo server returns the CALL itself.
        """
        texts = self.messages()
        for text in texts:
            if not text.startswith((b"[3,", b"[2,")):
                raise RuntimeError(f"expected a CALLRESULT, found {text[:200]!r}")
        return texts


def data_after_upgrade(response: bytes) -> bytes:
    """Return the data after the head of the response to an upgrade.

    Raises:
        ConnectionRefusedError: the upgrade was refused.
    """
    head, rest = response.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 101 "):
        raise ConnectionRefusedError(head.splitlines()[0].decode())
    return rest


Wait = Callable[[float | None], list[int]]


@contextmanager
def polling(peers: list[Peer]) -> Generator[tuple[Wait, dict[int, Peer]]]:
    """Yield a function that waits for data of any peer, and the peers by file number. Their sockets do not block.

    Without a time, the function raises TimeoutError after `SILENCE_TIMEOUT`.
    """
    by_number = {peer.socket.fileno(): peer for peer in peers}

    def wait(seconds: float | None) -> list[int]:
        ready = [number for number, _ in waiting.poll(SILENCE_TIMEOUT if seconds is None else seconds)]
        if not ready and seconds is None:
            raise TimeoutError(f"the server has sent nothing for {SILENCE_TIMEOUT:g} s")
        return ready

    with epoll() as waiting:
        for number, peer in by_number.items():
            peer.socket.setblocking(False)
            waiting.register(number, EPOLLIN)
        yield wait, by_number
    for peer in peers:
        peer.socket.settimeout(SILENCE_TIMEOUT)
