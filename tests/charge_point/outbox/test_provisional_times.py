"""Times from before the central system set the clock are corrected before they are sent (40)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import TimeUnknown, messages as m
from ocpp16_sdk.charge_point.outbox import CentralSystemClock, MemoryOutboxStore, OutboxEvent, StoreChanges
from ocpp16_sdk.charge_point.outbox._clock import TIMES_TABLE, system_boot_id, uptime
from ocpp16_sdk.errors import ConnectionLostError
from tests.support.outbox_receiver import NOW, Central, deliver_all, opened
from tests.support.scripted_central_system import scripted_central_system
from tests.support.virtual_time import in_virtual_time

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


class Machine:
    """A machine that can be started again; it has no clock that keeps the time meanwhile."""

    def __init__(self) -> None:
        self.uptime, self.starts = 100.0, 1

    def clock(self) -> CentralSystemClock:
        return CentralSystemClock(uptime=lambda: self.uptime, boot_id=f"start {self.starts}")

    def restart(self) -> None:
        self.uptime, self.starts = 5.0, self.starts + 1

    def run(self, time: timedelta) -> None:
        self.uptime += time.total_seconds()


def times(central: Central) -> list[datetime]:
    """Return the times of the messages that a central system received."""
    received: list[datetime] = []
    for message in central.taken:
        if isinstance(message, m.MeterValuesRequest):
            received += [each.timestamp for each in message.meter_value]
        else:
            received.append(message.timestamp)
            received += [each.timestamp for each in getattr(message, "transaction_data", None) or ()]
    return received


async def charge(outbox: Any, machine: Machine, clock: Callable[[], datetime]) -> None:
    transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
    machine.run(HOUR)
    await transaction.sample(1)
    data = m.MeterValue(timestamp=clock(), sampled_value=(m.SampledValue(value="1"),))
    machine.run(HOUR)
    await transaction.stop(meter_stop=2, transaction_data=[data])
    machine.run(HOUR)


@in_virtual_time
async def test_times_from_before_the_clock_was_set_are_corrected() -> None:
    machine, central = Machine(), Central()
    clock = machine.clock()
    async with opened(clock=clock) as (outbox, reports):
        assert (clock().year, clock.is_set) == (1970, False)
        await charge(outbox, machine, clock)
        clock.set(NOW)
        assert (clock(), clock.is_set) == (NOW, True)
        machine.run(HOUR)
        assert clock() == NOW + HOUR
        await charge(outbox, machine, clock)
        await deliver_all(outbox, central)
    first = [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR, NOW - 2 * HOUR]
    assert times(central) == [*first, *(each + 4 * HOUR for each in first)]
    assert reports == []


@in_virtual_time
async def test_a_message_that_is_sent_again_has_the_same_times() -> None:
    machine, store = Machine(), MemoryOutboxStore()
    central = Central(ConnectionLostError("lost"))
    clock = machine.clock()
    async with opened(store, clock=clock) as (outbox, _):
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        clock.set(NOW)
        await outbox.deliver(central.call)
        clock.set(NOW + HOUR)  # the central system corrects its own time
    clock = machine.clock()  # another process after the same start of the machine
    clock.set(NOW + 2 * HOUR)
    async with opened(store, clock=clock) as (outbox, _):
        await deliver_all(outbox, central)
    assert times(central) == [NOW, NOW]


async def test_times_are_corrected_in_another_process_after_the_same_start_of_the_machine(path: Path) -> None:
    machine, central = Machine(), Central()
    with anyio.fail_after(20):
        async with opened(str(path), clock=machine.clock()) as (outbox, _):
            await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        machine.run(HOUR)
        clock = machine.clock()
        async with opened(str(path), clock=clock) as (outbox, reports):
            assert outbox.take_rows() == {}
            clock.set(NOW)
            await deliver_all(outbox, central)
    assert times(central) == [NOW - HOUR]
    assert reports == []


@in_virtual_time
async def test_after_a_restart_of_the_machine_a_correction_that_was_known_before_is_used() -> None:
    machine, store = Machine(), MemoryOutboxStore()
    central = Central(ConnectionLostError("lost"))
    clock = machine.clock()
    async with opened(store, clock=clock) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        machine.run(HOUR)
        await transaction.sample(1)
        clock.set(NOW)
        await outbox.deliver(central.call)
    machine.restart()
    clock = machine.clock()
    async with opened(store, clock=clock) as (outbox, reports):
        await outbox.transactions.open[0].stop(meter_stop=1)
        machine.run(HOUR)
        clock.set(NOW + 9 * HOUR)
        await deliver_all(outbox, central)
    assert times(central) == [NOW - HOUR, NOW - HOUR, NOW, NOW + 8 * HOUR]
    assert reports == []


@in_virtual_time
async def test_a_time_that_cannot_be_known_is_sent_as_it_is_and_reported_once() -> None:
    machine, store, central = Machine(), MemoryOutboxStore(), Central()
    async with opened(store, clock=machine.clock()) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(1)
    machine.restart()
    clock = machine.clock()
    clock.set(NOW)
    async with opened(store, clock=clock) as (outbox, reports):
        await deliver_all(outbox, central)
    assert times(central) == [datetime(1970, 1, 1, 0, 1, 40, tzinfo=UTC)] * 2
    assert [type(each) for each in reports] == [TimeUnknown]
    assert str(reports[0]) == (
        "StartTransaction is sent with a provisional time: the clock was not set when it happened"
    )


@in_virtual_time
async def test_only_the_corrections_of_the_last_starts_are_kept() -> None:
    machine, store = Machine(), MemoryOutboxStore()
    damaged = {(TIMES_TABLE, str(number)): row for number, row in enumerate((b"{", b"[]", b'{"correction":1e99}'))}
    store.write(StoreChanges({}, {}, damaged), durable=True)
    for _ in range(60):
        async with opened(store, clock=machine.clock()) as (outbox, _):
            await outbox.transactions.meter_values(0, [m.MeterValue(timestamp=machine.clock()(), sampled_value=SAMPLE)])
        machine.restart()
    assert len(store.open().rows) == 50 + len(damaged)


SAMPLE = (m.SampledValue(value="1"),)


@in_virtual_time
async def test_other_clocks_are_trusted() -> None:
    central = Central()
    async with opened(clock=lambda: datetime(1970, 1, 1, tzinfo=UTC)) as (outbox, reports):
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await deliver_all(outbox, central)
    assert times(central) == [datetime(1970, 1, 1, tzinfo=UTC)]
    assert reports == []


@in_virtual_time
async def test_the_first_boot_sets_the_clock_of_a_charge_point() -> None:
    machine, events = Machine(), list[OutboxEvent]()
    clock = machine.clock()
    async with scripted_central_system() as place:
        charger = place.charger(clock=clock, on_time=clock.set, on_event=events.append)
        async with charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
            await charger.outbox.wait_delivered()
            assert transaction.started_at.year == 1970
        (start,) = [call.payload for call in place.calls if call.action == "StartTransaction"]
    assert not start["timestamp"].startswith("1970")
    assert not [event for event in events if isinstance(event, TimeUnknown)]


def test_the_uptime_and_the_start_of_this_machine_do_not_change_between_two_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = CentralSystemClock(), CentralSystemClock()
    assert first.boot_id == second.boot_id == system_boot_id()
    assert abs(second() - first()) < timedelta(minutes=1)
    assert uptime() > 0
    monkeypatch.delattr("time.CLOCK_BOOTTIME", raising=False)
    assert uptime() > 0
    monkeypatch.setattr("ocpp16_sdk.charge_point.outbox._clock._BOOT_ID", "/nowhere")
    assert system_boot_id() != system_boot_id()  # of this process only
