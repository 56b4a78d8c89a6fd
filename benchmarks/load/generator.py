"""The functions of a load generator. They run in its process, which contains the groups of charge points."""

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


def call_without_pause(group: str, total: int, pid: int) -> float:
    """Let every charge point call as soon as it has its answer; return the CPU seconds of the server per call."""
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


def answer_calls(group: str, total: int) -> None:
    """Answer `total` calls of the central system."""
    with polling(groups[group]) as (wait, by_number):
        done = 0
        while done < total:
            for number in wait(None):
                for call in by_number[number].messages():
                    by_number[number].socket.send(answer(call))
                    done += 1


def answer_pings(group: str, seconds: float) -> int:
    """Answer pings only; return their number."""
    end = time.monotonic() + seconds
    before = sum(peer.pings for peer in groups[group])
    with polling(groups[group]) as (wait, by_number):
        while (remaining := end - time.monotonic()) > 0:
            for number in wait(remaining):
                by_number[number].messages()
    return sum(peer.pings for peer in groups[group]) - before


def call_at_rate(group: str, rate: float, seconds: float) -> list[float]:
    """Send `rate` calls per second, each from the next charge point; return the sorted seconds until each answer.

    They count from the time at which a call was due: a late answer also delays the calls after it.
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
