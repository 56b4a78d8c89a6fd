"""CPU time per call, in both directions, compared with other libraries, and with more connections."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.harness import Timings
from benchmarks.load import generator as g
from benchmarks.load.implementations import ECHO, NODE, OCPP, SDK, available, start
from benchmarks.load.processes import LoadGenerator, Server
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

Results = tuple[list[Table], list[Target]]


def by_direction(scale: Scale) -> Results:
    """Measure every implementation with calls in both directions."""
    names = available()
    from_charge_points: dict[str, list[float]] = {name: [] for name in names}
    to_charge_points: dict[str, list[float]] = {name: [] for name in names}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(start(name)) for name in names}
        load = stack.enter_context(LoadGenerator())
        for name, server in servers.items():
            load.run(g.connect, name, server.port, scale.calling)
            load.run(g.connect, f"called {name}", server.port, scale.calling)
            load.run(g.call_without_pause, name, scale.calling, server.pid)
        for number in range(scale.rounds):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                total = scale.calls // 4 if name == OCPP else scale.calls
                from_charge_points[name].append(load.run(g.call_without_pause, name, total, servers[name].pid))
                to_charge_points[name].append(
                    _seconds_per_call_to(load, servers[name], f"called {name}", scale.calling, total)
                )
    tables, targets = list[Table](), list[Target]()
    for title, timing in (
        ("Calls of charge points", Timings(from_charge_points)),
        ("Calls to charge points", Timings(to_charge_points)),
    ):
        tables.append(_table(f"{title}, {scale.calling} without a pause", timing))
        targets += _targets(title, timing)
    return tables, targets


def _seconds_per_call_to(load: LoadGenerator, server: Server, group: str, charge_points: int, total: int) -> float:
    count = max(1, total // charge_points)
    answering = load.start(g.answer_calls, group, count * charge_points)
    before = server.cpu
    server.call(count)
    timing = server.cpu - before
    answering()
    return timing / (count * charge_points)


def _table(title: str, timing: Timings) -> Table:
    columns = ["median", "times the echo", f"{OCPP} / it"]
    rows = [
        (name, [timing.median(name) * 1e6, timing.ratio(name, ECHO), timing.ratio(OCPP, name)])
        for name in timing.rounds
    ]
    return Table(title, "µs of CPU per call", columns, rows)


def _targets(title: str, timing: Timings) -> list[Target]:
    limits = {OCPP: 0.1, NODE: 1.0, ECHO: 2.0}
    return [
        Target(f"{title}, times {other}", timing.ratio(SDK, other), limit, at_most=True)
        for other, limit in limits.items()
        if other in timing.rounds
    ]


def by_connection_count(scale: Scale) -> Results:
    """Measure the same cost with more and more calling connections."""
    names = [str(count) for count in scale.connection_counts]
    timing: dict[str, list[float]] = {name: [] for name in names}
    with start(SDK) as server, LoadGenerator() as load:
        for name, count in zip(names, scale.connection_counts, strict=True):
            load.run(g.connect, name, server.port, count)
            load.run(g.call_without_pause, name, count, server.pid)
        for _ in range(scale.rounds):
            for name in names:
                timing[name].append(load.run(g.call_without_pause, name, scale.calls, server.pid))
    timings = Timings(timing)
    rows = [(name, [timings.median(name) * 1e6, timings.ratio(name, names[0])]) for name in names]
    table = Table("Busy connections", "µs of CPU per call", ["median", f"times that of {names[0]}"], rows)
    growth = timings.ratio(names[-1], names[0])
    return [table], [Target(f"{names[-1]} busy connections, times {names[0]}", growth, 1.5, at_most=True)]
