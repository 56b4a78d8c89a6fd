"""The benchmark makes the same round trips for all variants; their speed is not tested."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks import blocking
from benchmarks.harness import Timings, server_process


def test_every_variant_makes_its_round_trips() -> None:
    with server_process("benchmarks.blocking") as remote_port, blocking.Depot().serve(port=0) as local:
        for port in (remote_port, local.port):
            assert blocking.blocking_seconds(port, 2) >= 0
            assert asyncio.run(blocking.async_seconds(port, 2)) >= 0
    assert asyncio.run(blocking.seconds_together(2)) >= 0


def test_all_variants_use_the_same_central_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "ROUNDS", 1)
    monkeypatch.setattr(blocking, "CALLS", 2)
    report = blocking.run()
    assert [[name for name, _ in table.rows] for table in report.tables] == [
        ["async", "blocking"],
        ["async", "blocking", "both blocking"],
    ]


def test_the_report_calculates_its_targets_from_the_timings() -> None:
    alone = Timings({"async": [2.0], "blocking": [3.0]})
    together = Timings({"async": [2.0], "blocking": [4.0], "both blocking": [5.0]})
    report = blocking.report({blocking.ALONE: alone, blocking.TOGETHER: together})
    assert [(target.figure, target.reached) for target in report.targets] == [(1.5, True), (2.0, False)]
