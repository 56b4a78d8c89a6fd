"""The examples of `docs/transactions.md` work."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.charge_point.outbox import MeterValuesDropped, StoreDegraded
from ocpp16_sdk.errors import StoreError
from tests.support.examples import load_example
from tests.support.outbox_receiver import NOW, Central, accepted, deliver_all, opened, reading, short

pytestmark = pytest.mark.anyio


class Depot(AsyncCentralSystem):
    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.times: list[datetime] = []

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.taken.append(short(request))
        self.times.append(request.timestamp)
        return accepted(-1)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.taken.append(short(request))
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self.taken.append(short(request))
        return m.StopTransactionResponse()


@asynccontextmanager
async def depot_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Depot]:
    monkeypatch.chdir(folder)
    with anyio.fail_after(30):
        async with Depot().serve(port=0) as depot:
            yield depot


async def test_the_charging_example_reports_a_transaction_and_stops_open_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(str(tmp_path / "transactions.db")) as (outbox, _):
        await outbox.transactions.start(connector_id=1, id_tag="before", meter_start=7)
    async with depot_in(tmp_path, monkeypatch) as depot:
        await load_example("transactions/charging.py", port=depot.port)["main"]()
    assert capsys.readouterr().out.endswith("transaction -1: Accepted\n")
    central = Central()
    async with opened(str(tmp_path / "transactions.db")) as (outbox, _):
        await deliver_all(outbox, central)
    assert [*dict.fromkeys(depot.taken + central.told)] == [  # what was on its way at the end came twice
        *("start before", "stop 7 of -1", "start 04A2B3"),
        *("meter 1620 of -1", "meter 7.4 of -1", "stop 1700 of -1"),
    ]


async def test_a_separate_outbox_is_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with depot_in(tmp_path, monkeypatch) as depot, anyio.create_task_group() as tasks:
        example = load_example("transactions/delivery.py", port=depot.port)
        tasks.start_soon(example["main"])
        while "stop 120 of -1" not in depot.taken:  # noqa: ASYNC110 - nothing tells
            await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert depot.taken == ["start 04A2B3", "stop 120 of -1"]
    assert "messages are queued\n" in capsys.readouterr().out


async def test_the_example_prints_events(capsys: pytest.CaptureFixture[str]) -> None:
    on_event = load_example("transactions/delivery.py")["on_event"]
    on_event(MeterValuesDropped(5, 9))
    on_event(StoreDegraded(StoreError("there is no room")))
    assert capsys.readouterr().out.splitlines() == [
        "the queue is full: 5 MeterValues were dropped, 9 messages are queued",
        "service needed: messages are kept in memory only: there is no room",
    ]


async def test_an_own_store_keeps_messages(tmp_path: Path) -> None:
    make = load_example("transactions/own_store.py")["PickleStore"]
    path, central = tmp_path / "queue.pickle", Central()
    with anyio.fail_after(20):
        async with opened(make(path)) as (outbox, _):
            transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
            await transaction.meter_values([reading()])
        async with opened(make(path)) as (outbox, _):
            await outbox.transactions.open[0].stop(meter_stop=1)
            await deliver_all(outbox, central)
        assert central.told == ["start A", "meter 1 of 1", "stop 1 of 1"]
        path.write_bytes(b"no pickle")
        with pytest.raises(StoreError, match="cannot be read"):
            async with opened(make(path)):
                pass


async def test_the_example_with_the_clock_of_the_central_system_sends_right_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with depot_in(tmp_path, monkeypatch) as depot:
        await load_example("transactions/clock.py", port=depot.port)["main"]()
    assert [line.split()[0] for line in depot.taken] == ["start", "stop"]
    assert abs(depot.times[0] - NOW) < timedelta(minutes=1)
