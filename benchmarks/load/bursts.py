"""Floods and mass reconnects; like `generator`, these functions run in the process of a load generator."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from select import EPOLLIN, EPOLLOUT, epoll

from benchmarks.load.generator import groups
from benchmarks.load.peers import HOST, SILENCE_TIMEOUT, Peer, data_after_upgrade, upgrade
from benchmarks.load.wire import boot, heartbeats, large

_CHUNK = 1 << 16


def reconnect(group: str, port: int) -> tuple[float, int]:
    """Drop all connections of a group, and open all of them again at once.

    Return the seconds until the last boot was answered, and the number of refused connections.
    """
    for peer in groups[group]:
        peer.socket.close()
    start = time.monotonic()
    connects = _MassConnect([peer.path for peer in groups[group]], port)
    while connects.opening:
        connects.step()
    groups[group] = connects.booted
    return time.monotonic() - start, connects.refused


class _MassConnect:
    """Opens connections all at once, each until the answer to its boot."""

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
        """Continue with the sockets that are ready."""
        ready = self._waiting.poll(SILENCE_TIMEOUT)
        if not ready:
            raise TimeoutError(f"{len(self.opening)} connections were not opened")
        for number, event in ready:
            path, connecting, peer = self.opening[number]
            try:
                if event & EPOLLOUT:
                    connecting.send(upgrade(path))
                    self._waiting.modify(number, EPOLLIN)
                elif peer is None:
                    # The answer has a hundred bytes, which arrive at once.
                    peer = Peer(path, connecting, data_after_upgrade(connecting.recv(_CHUNK)))
                    self.opening[number] = path, connecting, peer
                    connecting.send(boot())
                elif peer.answers():
                    self._remove(number)
                    self.booted.append(peer)
            except (OSError, ValueError):
                self._remove(number)
                connecting.close()
                self.refused += 1

    def _remove(self, number: int) -> None:
        self._waiting.unregister(number)
        del self.opening[number]


def flood(group: str, seconds: float, *, reads: bool, long: bool = False) -> int:
    """Send short or long calls continuously; read the answers or not. Return the number of sent bytes."""
    blob = b"".join(large() if long else heartbeats())
    end, sent = time.monotonic() + seconds, 0
    rest = {peer.socket.fileno(): memoryview(blob) for peer in groups[group]}
    by_number = {peer.socket.fileno(): peer.socket for peer in groups[group]}
    with epoll() as waiting:
        for number, each in by_number.items():
            each.setblocking(False)
            waiting.register(number, EPOLLOUT | EPOLLIN if reads else EPOLLOUT)
        while (remaining := end - time.monotonic()) > 0:
            for number, event in waiting.poll(remaining):
                with suppress(BlockingIOError):
                    if event & EPOLLIN:
                        by_number[number].recv(_CHUNK)
                    if event & EPOLLOUT:
                        done = by_number[number].send(rest[number])
                        rest[number] = rest[number][done:] or memoryview(blob)
                        sent += done
    return sent
