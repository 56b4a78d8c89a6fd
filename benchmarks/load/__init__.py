"""Load: what a central system costs and bears, with thousands of charge points on loopback.

The load comes from plain sockets in processes of their own, which write frames that were made before; the servers are
processes too, and their CPU time is read from outside, all threads together, by the clock of the system. Contestants
take turns, and ratios are formed within each round.
"""

from __future__ import annotations

from benchmarks.load import bearing, costs, sizes
from benchmarks.load.processes import raise_file_limit
from benchmarks.load.scale import FULL, Scale
from benchmarks.report import Report, Table, Target


def run(scale: Scale = FULL) -> Report:
    """Measure everything; takes about ten minutes."""
    raise_file_limit()
    tables, targets = list[Table](), list[Target]()
    for scenario in (costs.calls, costs.growth, sizes.idle, sizes.unread, bearing.waiting, bearing.storm):
        found, reached = scenario(scale)
        tables += found
        targets += reached
    return Report("load", " ".join((__doc__ or "").split()), scale.rounds, tables, targets)
