"""Load: the cost of a central system under load, with thousands of charge points on loopback.

Plain sockets in separate processes make the load; they write prepared frames. Each server is a process too. Its CPU
time, of all threads, is the one that the kernel reports. Implementations are measured alternately, and ratios are
calculated within each round.

    call_cost        CPU time per call, in both directions, and with more connections
    connection_cost  idle connections, and charge points that do not read
    overload         latency during floods, and mass reconnects
    generator        the functions that run in the process of the load generator; bursts for floods and mass reconnects
    peers, wire      the charge points as plain sockets, and their frames
    processes        servers and load generators; servers/ contains the programs
"""

from __future__ import annotations

from benchmarks.load import call_cost, connection_cost, overload
from benchmarks.load.processes import raise_file_limit
from benchmarks.load.scale import FULL, Scale
from benchmarks.report import Report, Table, Target


def run(scale: Scale = FULL) -> Report:
    """Run every scenario, in about ten minutes."""
    raise_file_limit()
    tables, targets = list[Table](), list[Target]()
    for scenario in (
        call_cost.by_direction,
        call_cost.by_connection_count,
        connection_cost.idle_connections,
        connection_cost.non_readers,
        overload.floods,
        overload.mass_reconnects,
    ):
        more_tables, more_targets = scenario(scale)
        tables += more_tables
        targets += more_targets
    return Report("load", " ".join((__doc__ or "").partition("\n\n    ")[0].split()), scale.rounds, tables, targets)
