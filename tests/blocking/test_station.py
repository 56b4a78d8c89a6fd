"""The charging station without `async`: plain hardware, in threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Queue
from typing import TypeVar

import pytest

from ocpp16_sdk import AsyncChargePoint, NotConnectedError, messages as m
from ocpp16_sdk.blocking import ChargingStation
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.station import (
    Card,
    HardwareEvent,
    Limit,
    Plugged,
    Reading,
    SmartCharging,
    Standard,
    StationEvent,
    Traits,
    TransactionControl,
    TransactionStarted,
    TransactionStopped,
    Unplugged,
    free_vend,
)
from tests.blocking.recording_central_system import BOOT, RecordingCentralSystem
from tests.blocking.roles import wait_until

E = TypeVar("E", bound=StationEvent)
FREE = Standard(transactions=TransactionControl(start_rule=free_vend))


class PlainHardware:
    """Hardware with plain methods; a test puts its events into the queue, and None to stop them."""

    def __init__(self) -> None:
        self.traits = Traits(connectors=2)
        self.queue = Queue[HardwareEvent | None]()
        self.offers: list[tuple[int, Limit | None]] = []
        self.threads = set[threading.Thread]()
        self.stuck = threading.Event()
        """An offer of energy on connector 2 waits for it."""

    def events(self) -> Iterator[HardwareEvent]:
        self.threads.add(threading.current_thread())
        while True:
            event = self.queue.get()
            if event is None:
                return
            yield event

    def offer(self, connector: int, limit: Limit | None) -> None:
        self.threads.add(threading.current_thread())
        if connector == 2 and limit is not None:
            self.stuck.wait(15)
        self.offers.append((connector, limit))

    def lock(self, connector: int, locked: bool) -> bool:
        return locked

    def read(self, connector: int) -> Reading:
        return Reading(energy=1_000_000)

    def restart(self, kind: m.ResetType) -> None:
        raise OSError("no")


def next_event(events: Iterator[StationEvent], kind: type[E]) -> E:
    """Return the next event of a kind."""
    return next(event for event in events if isinstance(event, kind))


@pytest.fixture
def depot() -> Iterator[RecordingCentralSystem]:
    with RecordingCentralSystem().serve(port=0) as depot:
        yield depot


def station(depot: RecordingCentralSystem, hardware: PlainHardware, **options: object) -> ChargingStation:
    url = f"ws://127.0.0.1:{depot.port}"
    return ChargingStation(url, "CP001", boot=BOOT, hardware=hardware, **{"features": FREE} | options)  # type: ignore[arg-type]


def test_a_transaction_starts_and_stops_with_hardware_in_threads(depot: RecordingCentralSystem) -> None:
    hardware, observed = PlainHardware(), set[threading.Thread]()

    async def note_thread(charge_point: AsyncChargePoint) -> None:
        observed.add(threading.current_thread())

    with station(depot, hardware) as charger:
        assert charger.charge_point.wait_accepted(10).status is m.RegistrationStatus.ACCEPTED
        charger.charge_point.perform(note_thread)
        events = charger.events()
        hardware.queue.put(Plugged(1))
        assert next_event(events, TransactionStarted).connector == 1
        charger.wait_idle(10)
        assert hardware.offers == [(1, Limit(32, 3))]
        assert charger.state[1].session is not None
        hardware.queue.put(Unplugged(1))
        next_event(events, TransactionStopped)
        wait_until(lambda: "stop of 42" in depot.received)
        events.close()
        assert [event for event in events if isinstance(event, TransactionStarted)] == []
    assert hardware.offers[1:] == [(1, None), (1, None), (2, None)]  # all contactors when it stops
    assert len(hardware.threads) > 1  # one for the events
    assert hardware.threads.isdisjoint(observed)
    assert charger.settings[keys.NUMBER_OF_CONNECTORS] == 2
    assert charger.behaviour(SmartCharging) is charger.behaviour(SmartCharging)


def test_an_event_is_not_lost_while_the_station_is_stopped(depot: RecordingCentralSystem) -> None:
    hardware, store = PlainHardware(), MemoryOutboxStore()
    charger = station(depot, hardware, store=store)
    for _ in range(2):
        charger.start()
        with pytest.raises(RuntimeError, match="the station 'CP001' is started already"):
            charger.start()
        charger.stop()
        charger.stop()
    hardware.queue.put(Plugged(1))
    with charger:
        wait_until(lambda: charger.state[1].session is not None)
    with pytest.raises(NotConnectedError):
        charger.events()
    with pytest.raises(NotConnectedError):
        charger.wait_idle()


def test_the_events_of_the_hardware_are_asked_for_again_after_they_stopped(depot: RecordingCentralSystem) -> None:
    hardware = PlainHardware()
    with station(depot, hardware) as charger:
        hardware.queue.put(None)
        wait_until(hardware.queue.empty)
    hardware.queue.put(Plugged(1))
    with charger:
        wait_until(lambda: charger.state[1].session is not None)


def test_a_call_that_does_not_return_opens_the_contactor(
    depot: RecordingCentralSystem, caplog: pytest.LogCaptureFixture
) -> None:
    hardware = PlainHardware()
    with station(depot, hardware, hardware_timeout=0.05) as charger:
        hardware.queue.put(Plugged(2))
        wait_until(lambda: (2, None) in hardware.offers)
        wait_until(lambda: charger.state[2].faulted)
        hardware.stuck.set()
    assert "offer of connector 2 failed: it took too long" in caplog.text
    caplog.clear()


def test_handlers_of_the_application_run_in_threads(depot: RecordingCentralSystem) -> None:
    charger = station(depot, PlainHardware())
    names: list[str] = []

    @charger.charge_point.on.data_transfer
    def data_transfer(request: m.DataTransferRequest) -> m.DataTransferResponse:
        names.append(threading.current_thread().name)
        assert charger.charge_point.heartbeat().current_time
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data=request.data)

    with charger:
        charger.charge_point.wait_accepted(10)
        connection = depot.wait_for("CP001", 10)
        assert connection.data_transfer(vendor_id="acme", data="x").data == "x"
        assert connection.get_configuration(key=["NumberOfConnectors"]).unknown_key is None
    assert names
    assert names[0] != threading.main_thread().name


def test_async_hardware_is_refused() -> None:
    class AsyncOffer(PlainHardware):
        async def offer(self, connector: int, limit: Limit | None) -> None:  # type: ignore[override]
            pass

    with pytest.raises(TypeError, match=r"hardware.offer=.*must be a function without `async`"):
        ChargingStation("ws://127.0.0.1:1", "CP001", boot=BOOT, hardware=AsyncOffer())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"hardware=.*must be a BlockingHardware"):
        ChargingStation("ws://127.0.0.1:1", "CP001", boot=BOOT, hardware=object())  # type: ignore[arg-type]


def test_a_card_starts_a_transaction(depot: RecordingCentralSystem) -> None:
    hardware = PlainHardware()
    with station(depot, hardware, features=Standard()) as charger:
        charger.charge_point.wait_accepted(10)
        hardware.queue.put(Plugged(1))
        hardware.queue.put(Card("04A2B3"))
        wait_until(lambda: charger.state[1].session is not None)
