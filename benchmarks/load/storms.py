"""Charge points that misbehave, or all come at once; like `generator`, in the process of a load generator."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from select import EPOLLIN, EPOLLOUT, epoll

from benchmarks.load.generator import groups
from benchmarks.load.peers import HOST, PATIENCE, Peer, accepted, upgrade
from benchmarks.load.wire import boot, heartbeats, large

_CHUNK = 1 << 16


def reconnect(group: str, port: int) -> tuple[float, int]:
    """Drop all connections of a group, and open them anew at once.

    Returns the seconds until the last boot was answered, and how many were refused.
    """
    for peer in groups[group]:
        peer.socket.close()
    start = time.monotonic()
    rush = _Rush([peer.path for peer in groups[group]], port)
    while rush.opening:
        rush.step()
    groups[group] = rush.booted
    return time.monotonic() - start, rush.refused


class _Rush:
    """Connections that are opened all at once, each up to the answer to its boot."""

    def __init__(self, paths: list[str], port: int) -> None:
        self.booted: list[Peer] = []
        self.refused = 0
        self.opening: dict[int, tuple[str, socket.socket, Peer | None]] = {}
        self._waiting = epoll()
        for path in paths:
            connecting = socket.socket()
            connecting.setblocking(False)
            connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connecting.connect_ex((HOST, port))
            self.opening[connecting.fileno()] = path, connecting, None
            self._waiting.register(connecting.fileno(), EPOLLOUT)

    def step(self) -> None:
        """Go on with those that are ready."""
        ready = self._waiting.poll(PATIENCE)
        if not ready:
            raise TimeoutError(f"{len(self.opening)} connections were not opened")
        for number, event in ready:
            path, connecting, peer = self.opening[number]
            try:
                if event & EPOLLOUT:
                    connecting.send(upgrade(path))
                    self._waiting.modify(number, EPOLLIN)
                elif peer is None:
                    # The answer is a hundred bytes and comes in one piece.
                    peer = Peer(path, connecting, accepted(connecting.recv(_CHUNK)))
                    self.opening[number] = path, connecting, peer
                    connecting.send(boot())
                elif peer.answers():
                    self._leave(number)
                    self.booted.append(peer)
            except (OSError, ValueError):
                self._leave(number)
                connecting.close()
                self.refused += 1

    def _leave(self, number: int) -> None:
        self._waiting.unregister(number)
        del self.opening[number]


def flood(group: str, seconds: float, *, reads: bool, long: bool = False) -> int:
    """Send calls without end, short or long ones; read the answers or not. Returns the bytes that got out."""
    blob = b"".join(large() if long else heartbeats())
    end, sent = time.monotonic() + seconds, 0
    rest = {peer.socket.fileno(): memoryview(blob) for peer in groups[group]}
    by_number = {peer.socket.fileno(): peer.socket for peer in groups[group]}
    with epoll() as waiting:
        for number, each in by_number.items():
            each.setblocking(False)
            waiting.register(number, EPOLLOUT | EPOLLIN if reads else EPOLLOUT)
        while (left := end - time.monotonic()) > 0:
            for number, event in waiting.poll(left):
                with suppress(BlockingIOError):
                    if event & EPOLLIN:
                        by_number[number].recv(_CHUNK)
                    if event & EPOLLOUT:
                        done = by_number[number].send(rest[number])
                        rest[number] = rest[number][done:] or memoryview(blob)
                        sent += done
    return sent
