"""What others feel when one charge point floods or does not read, and when thousands come back at once.

The garbage collector is set as `docs/performance.md` advises.
"""

from __future__ import annotations

from statistics import median

from benchmarks.load import generator as g, storms
from benchmarks.load.contestants import OURS, start
from benchmarks.load.costs import Found
from benchmarks.load.processes import Generator
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

_ALONE = "alone"
_WITH = {
    "one that floods with short calls": {"reads": True, "long": False},
    "one that floods and does not read": {"reads": False, "long": False},
    "one that floods with calls of 70 KB": {"reads": True, "long": True},
}


def waiting(scale: Scale) -> Found:
    """How long the others wait, with and without one that misbehaves."""
    waits: dict[str, list[list[float]]] = {name: [] for name in (_ALONE, *_WITH)}
    with start(OURS, "--tuned") as server, Generator() as others, Generator() as one:
        others.do(g.connect, "others", server.port, scale.others)
        for _ in range(scale.rounds):
            waits[_ALONE].append(others.do(g.pace, "others", scale.rate, scale.seconds))
            for name, how in _WITH.items():
                one.do(g.connect, "one", server.port, 1)
                flooding = one.begin(storms.flood, "one", scale.seconds + 1, **how)
                waits[name].append(others.do(g.pace, "others", scale.rate, scale.seconds))
                flooding()
                one.do(g.disconnect, "one")
    rows: list[tuple[str, list[float]]] = []
    for name, rounds in waits.items():
        worse = median(_p99(taken) / _p99(alone) for taken, alone in zip(rounds, waits[_ALONE], strict=True))
        rows.append((name, [median(map(_p50, rounds)) * 1e3, median(map(_p99, rounds)) * 1e3, worse]))
    title = f"The wait for an answer of {scale.others} charge points, {scale.rate:g} calls a second"
    targets = [
        Target(f"p99 of the others beside {name}", figures[2], 1.5, at_most=True)
        for name, figures in rows
        if name != _ALONE
    ]
    return [Table(title, "ms", ["p50", "p99", "p99, times that alone"], rows)], targets


def storm(scale: Scale) -> Found:
    """All connections come back at once, while others call."""
    rows: list[tuple[str, list[float]]] = []
    with start(OURS, "--tuned") as server, Generator() as others, Generator() as many:
        others.do(g.connect, "others", server.port, scale.others)
        many.do(g.connect, "many", server.port, scale.many)
        for number in range(3):
            back = many.begin(storms.reconnect, "many", server.port)
            waits = others.do(g.pace, "others", scale.rate / 4, scale.seconds * 2)
            seconds, refused = back()
            waited = [each * 1e3 for each in (_p50(waits), _p99(waits), waits[-1])]
            rows.append((f"time {number + 1}", [seconds, refused, *waited]))
    columns = ["s until the last is back", "refused", "others: p50, ms", "p99, ms", "longest, ms"]
    targets = [
        Target(f"seconds until {scale.many} are back", max(figures[0] for _, figures in rows), 30, at_most=True),
        Target("refused of them", sum(figures[1] for _, figures in rows), 0, at_most=True),
        Target("p99 of the others meanwhile, ms", max(figures[3] for _, figures in rows), 1000, at_most=True),
    ]
    return [Table(f"{scale.many} charge points that come back at once", "s, ms", columns, rows)], targets


def _p50(taken: list[float]) -> float:
    return taken[len(taken) // 2]


def _p99(taken: list[float]) -> float:
    return taken[len(taken) * 99 // 100]
