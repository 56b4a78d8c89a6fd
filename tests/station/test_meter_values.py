"""Whole stations: meter values at their ticks, on request, and in the StopTransaction."""

from __future__ import annotations

from typing import Any

from tests.support.charging_station import StationBench, station_bench
from tests.support.virtual_time import in_virtual_time


def readings(bench: StationBench, connector: int = 1) -> list[tuple[str, str, str]]:
    """Return time, context and value of each meter value of a connector that the central system has received."""
    return [
        (value["timestamp"][11:19], sampled["context"], sampled["value"])
        for payload in bench.sent("MeterValues")
        if payload["connectorId"] == connector
        for value in payload["meterValue"]
        for sampled in value["sampledValue"]
    ]


@in_virtual_time
async def test_sampled_values_are_sent_at_the_interval_from_the_start_of_the_transaction() -> None:  # CP-84
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="10")
        await bench.settle(2.5)
        await bench.charge()
        started: Any = bench.station.state[1].session
        bench.hardware.energy[1] += 1_234_567
        await bench.settle(20)
        sent = bench.sent("MeterValues")
        assert [each["transactionId"] for each in sent] == [7, 7]
        assert [time for time, _, _ in readings(bench)] == [
            f"12:00:{started.started_at.second + 10}",
            f"12:00:{started.started_at.second + 20}",
        ]
        assert sent[0]["meterValue"][0]["sampledValue"] == [
            {
                "value": "2234",
                "context": "Sample.Periodic",
                "measurand": "Energy.Active.Import.Register",
                "unit": "Wh",
            }
        ]
