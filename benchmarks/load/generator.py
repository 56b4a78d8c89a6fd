"""What a load generator does; the functions run in its process, where the groups of charge points live."""

from __future__ import annotations

import time
from itertools import cycle, islice

from benchmarks.load.peers import Peer, polling
from benchmarks.load.processes import cpu_seconds
from benchmarks.load.wire import answer, heartbeats, mix

groups: dict[str, list[Peer]] = {}


def connect(group: str, port: int, count: int, *, secure: bool = False) -> None:
    """Open the connections of a new group, one after the other."""
    name = group.replace(" ", "-")
    groups[group] = [Peer.open(f"/{name}/{name}-{number:05d}", port, secure=secure) for number in range(count)]


def disconnect(group: str) -> None:
    """Drop the connections of a group."""
    for peer in groups.pop(group):
        peer.socket.close()


def saturate(group: str, total: int, pid: int) -> float:
    """Have every charge point call as soon as it has its answer; returns the server's CPU seconds per call."""
    frames = mix()
    with polling(groups[group]) as (wait, by_number):
        upcoming = {number: islice(cycle(frames), at % len(frames), None) for at, number in enumerate(by_number)}
        start = cpu_seconds(pid)
        for number, peer in by_number.items():
            peer.socket.send(next(upcoming[number]))
        sent, done = len(by_number), 0
        while done < sent:
            for number in wait(None):
                peer = by_number[number]
                for _ in peer.answers():
                    done += 1
                    if sent < total:
                        peer.socket.send(next(upcoming[number]))
                        sent += 1
        return (cpu_seconds(pid) - start) / done


def reply(group: str, total: int) -> None:
    """Answer calls of the central system until there have been `total`."""
    with polling(groups[group]) as (wait, by_number):
        done = 0
        while done < total:
            for number in wait(None):
                for call in by_number[number].messages():
                    by_number[number].socket.send(answer(call))
                    done += 1


def idle(group: str, seconds: float) -> int:
    """Do nothing but answer pings; returns how many came."""
    end = time.monotonic() + seconds
    before = sum(peer.pings for peer in groups[group])
    with polling(groups[group]) as (wait, by_number):
        while (left := end - time.monotonic()) > 0:
            for number in wait(left):
                by_number[number].messages()
    return sum(peer.pings for peer in groups[group]) - before


def pace(group: str, rate: float, seconds: float) -> list[float]:
    """Call `rate` times a second, each time another charge point; returns the seconds until each answer, in order.

    They count from when a call was due: a server that holds up one answer has held up those behind it too.
    """
    peers, frames, calls = groups[group], cycle(heartbeats()), int(rate * seconds)
    due: dict[Peer, list[float]] = {peer: [] for peer in peers}
    taken: list[float] = []
    start, sent = time.perf_counter(), 0
    with polling(peers) as (wait, by_number):
        while len(taken) < calls:
            at = start + sent / rate
            if sent < calls and at <= time.perf_counter():
                peer = peers[sent % len(peers)]
                due[peer].append(at)
                peer.socket.send(next(frames))
                sent += 1
                continue
            for number in wait(max(0.0, at - time.perf_counter()) if sent < calls else None):
                peer = by_number[number]
                taken += [time.perf_counter() - due[peer].pop(0) for _ in peer.answers()]
    return sorted(taken)
