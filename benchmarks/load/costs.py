"""CPU time per call, in both directions, next to others, and with more and more connections."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.harness import Timings
from benchmarks.load import generator as g
from benchmarks.load.contestants import ECHO, INCUMBENT, NODE, OURS, present, start
from benchmarks.load.processes import Generator, Server
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

Found = tuple[list[Table], list[Target]]


def calls(scale: Scale) -> Found:
    """Every contestant, with calls in both directions."""
    names = present()
    up: dict[str, list[float]] = {name: [] for name in names}
    down: dict[str, list[float]] = {name: [] for name in names}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(start(name)) for name in names}
        load = stack.enter_context(Generator())
        for name, server in servers.items():
            load.do(g.connect, name, server.port, scale.busy)
            load.do(g.connect, f"called {name}", server.port, scale.busy)
            load.do(g.saturate, name, scale.busy, server.pid)
        for turn in range(scale.rounds):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                total = scale.calls // 4 if name == INCUMBENT else scale.calls
                up[name].append(load.do(g.saturate, name, total, servers[name].pid))
                down[name].append(_called(load, servers[name], f"called {name}", scale.busy, total))
    tables, targets = list[Table](), list[Target]()
    for title, taken in (("Calls of charge points", Timings(up)), ("Calls to charge points", Timings(down))):
        tables.append(_table(f"{title}, {scale.busy} without a pause", taken))
        targets += _targets(title, taken)
    return tables, targets


def _called(load: Generator, server: Server, group: str, charge_points: int, total: int) -> float:
    count = max(1, total // charge_points)
    answered = load.begin(g.reply, group, count * charge_points)
    before = server.cpu
    server.call(count)
    taken = server.cpu - before
    answered()
    return taken / (count * charge_points)


def _table(title: str, taken: Timings) -> Table:
    columns = ["median", "times the echo", f"{INCUMBENT} / it"]
    rows = [
        (name, [taken.median(name) * 1e6, taken.ratio(name, ECHO), taken.ratio(INCUMBENT, name)])
        for name in taken.rounds
    ]
    return Table(title, "µs of CPU per call", columns, rows)


def _targets(title: str, taken: Timings) -> list[Target]:
    limits = {INCUMBENT: 0.1, NODE: 1.0, ECHO: 2.0}
    return [
        Target(f"{title}, times {other}", taken.ratio(OURS, other), limit, at_most=True)
        for other, limit in limits.items()
        if other in taken.rounds
    ]


def growth(scale: Scale) -> Found:
    """The same cost with more and more connections, all of them busy."""
    names = [str(count) for count in scale.growing]
    taken: dict[str, list[float]] = {name: [] for name in names}
    with start(OURS) as server, Generator() as load:
        for name, count in zip(names, scale.growing, strict=True):
            load.do(g.connect, name, server.port, count)
            load.do(g.saturate, name, count, server.pid)
        for _ in range(scale.rounds):
            for name in names:
                taken[name].append(load.do(g.saturate, name, scale.calls, server.pid))
    timings = Timings(taken)
    rows = [(name, [timings.median(name) * 1e6, timings.ratio(name, names[0])]) for name in names]
    table = Table("Busy connections", "µs of CPU per call", ["median", f"times that of {names[0]}"], rows)
    grown = timings.ratio(names[-1], names[0])
    return [table], [Target(f"{names[-1]} busy connections, times {names[0]}", grown, 1.5, at_most=True)]
