"""The benchmark queues, starts and sends the same messages for all; the speed is not tested."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks import outbox as benchmark
from benchmarks.harness import Timings
from ocpp16_sdk.charge_point.outbox import create_outbox


def test_every_implementation_queues_and_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "ROUNDS", 1)
    monkeypatch.setattr(benchmark, "CALLS", 3)
    monkeypatch.setattr(benchmark, "BACKLOGS", (1001, 1100))
    report = benchmark.run()
    assert [[name for name, _ in table.rows] for table in report.tables] == [
        ["plain", "in memory", "on disk"],
        ["plain", "in memory", "on disk"],
        ["1001 messages", "1100 messages"],
    ]


def test_a_backlog_has_the_messages_that_it_claims(tmp_path: Path) -> None:
    async def waiting() -> int:
        outbox = create_outbox(tmp_path / "queue.db")
        await outbox.open()
        count = outbox.waiting
        await outbox.aclose()
        return count

    seconds, memory = benchmark.start_with_backlog(tmp_path / "queue.db", 2500)
    assert (seconds > 0, memory > 1) == (True, True)
    assert asyncio.run(waiting()) == 2500 - benchmark.SENT_AFTER_START + 1


def test_the_report_computes_its_targets_from_the_timings() -> None:
    timings = {
        benchmark.QUEUEING: Timings({"plain": [1.0], "in memory": [0.5], "on disk": [3.0]}),
        benchmark.SENDING: Timings({"plain": [1.0], "in memory": [1.0], "on disk": [4.0]}),
    }
    report = benchmark.report(timings, {1_000: (0.1, 50.0), 100_000: (2.0, 51.5)})
    assert [target.figure for target in report.targets] == [3.0, 0.2, 1.5, 0.25]
    assert [target.reached for target in report.targets] == [True, True, True, False]
