"""Latency of other charge points while one floods or does not read, and while thousands reconnect at once.

The garbage collector has the settings that `docs/performance.md` recommends.
"""

from __future__ import annotations

from statistics import median

from benchmarks.load import bursts, generator as g
from benchmarks.load.call_cost import Results
from benchmarks.load.implementations import SDK, start
from benchmarks.load.processes import LoadGenerator
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

_UNDISTURBED = "undisturbed"
_FLOODS = {
    "a flood of short calls": {"reads": True, "long": False},
    "a flood without reading": {"reads": False, "long": False},
    "a flood of calls of 70 KB": {"reads": True, "long": True},
}


def floods(scale: Scale) -> Results:
    """Measure the latency of other charge points, with and without a flood."""
    latencies: dict[str, list[list[float]]] = {name: [] for name in (_UNDISTURBED, *_FLOODS)}
    with start(SDK, "--tuned") as server, LoadGenerator() as others, LoadGenerator() as flooder:
        others.run(g.connect, "others", server.port, scale.observed)
        for _ in range(scale.rounds):
            latencies[_UNDISTURBED].append(others.run(g.call_at_rate, "others", scale.rate, scale.seconds))
            for name, options in _FLOODS.items():
                flooder.run(g.connect, "flooder", server.port, 1)
                flooding = flooder.start(bursts.flood, "flooder", scale.seconds + 1, **options)
                latencies[name].append(others.run(g.call_at_rate, "others", scale.rate, scale.seconds))
                flooding()
                flooder.run(g.disconnect, "flooder")
    rows: list[tuple[str, list[float]]] = []
    for name, rounds in latencies.items():
        ratio = median(
            _p99(flooded) / _p99(base) for flooded, base in zip(rounds, latencies[_UNDISTURBED], strict=True)
        )
        rows.append((name, [median(map(_p50, rounds)) * 1e3, median(map(_p99, rounds)) * 1e3, ratio]))
    title = f"Latency of {scale.observed} charge points, {scale.rate:g} calls per second"
    targets = [
        Target(f"p99 of the others during {name}", figures[2], 1.5, at_most=True)
        for name, figures in rows
        if name != _UNDISTURBED
    ]
    return [Table(title, "ms", ["p50", "p99", "p99, times undisturbed"], rows)], targets


def mass_reconnects(scale: Scale) -> Results:
    """Measure the latency of other charge points while all connections of a group are opened again at once."""
    rows: list[tuple[str, list[float]]] = []
    with start(SDK, "--tuned") as server, LoadGenerator() as others, LoadGenerator() as many:
        others.run(g.connect, "others", server.port, scale.observed)
        many.run(g.connect, "many", server.port, scale.connections)
        for number in range(3):
            reconnecting = many.start(bursts.reconnect, "many", server.port)
            taken = others.run(g.call_at_rate, "others", scale.rate / 4, scale.seconds * 2)
            seconds, refused = reconnecting()
            figures = [each * 1e3 for each in (_p50(taken), _p99(taken), taken[-1])]
            rows.append((f"run {number + 1}", [seconds, refused, *figures]))
    columns = ["s until the last boot", "refused", "others: p50, ms", "p99, ms", "longest, ms"]
    targets = [
        Target(
            f"seconds until {scale.connections} have booted", max(figures[0] for _, figures in rows), 30, at_most=True
        ),
        Target("refused connections", sum(row[1] for _, row in rows), 0, at_most=True),
        Target("p99 of the others, ms", max(row[3] for _, row in rows), 1000, at_most=True),
    ]
    return [Table(f"{scale.connections} charge points that reconnect at once", "s, ms", columns, rows)], targets


def _p50(taken: list[float]) -> float:
    return taken[len(taken) // 2]


def _p99(taken: list[float]) -> float:
    return taken[len(taken) * 99 // 100]
