"""The benchmark of charging stations measures what it says, with few stations."""

from __future__ import annotations

import anyio

from benchmarks import stations


def test_an_event_of_a_station_costs_time() -> None:
    assert 0 < anyio.run(stations.event_seconds, 2) < 1


def test_few_stations_connect_and_charge() -> None:
    figures = stations.measure_stations(5, 0.5)
    assert figures.keys() == {"connected", "connected_cpu", "kib", "percent", "messages"}
    assert figures["connected"] > 0
