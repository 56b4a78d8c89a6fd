"""A charge point that lives by itself, without `async`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ocpp16_sdk import (
    Backoff,
    BootAnswered,
    ChargePoint,
    ChargePointEvent,
    ChargePointState,
    ConnectingFailed,
    ConnectionClosed,
    DefinitionError,
    NotConnectedError,
    NotSentError,
    TransactionError,
    messages as m,
)
from ocpp16_sdk.blocking import Transaction
from tests.blocking.recording_central_system import BOOT, Station
from tests.blocking.roles import NOW, until

CHARGING = m.ChargePointStatus.CHARGING
READINGS = [m.MeterValue(timestamp=NOW, sampled_value=(m.SampledValue(value="7"),))]


@pytest.fixture
def station() -> Iterator[Station]:
    with Station().serve(port=0) as station:
        yield station


def living(station: Station, **options: object) -> ChargePoint:
    url = f"ws://127.0.0.1:{station.port}/ocpp"
    rule = Backoff(first=0.01, cap=0.05)
    return ChargePoint(url, "CP001", boot=BOOT, connectors=2, backoff=rule, **options)  # type: ignore[arg-type]


def test_it_boots_tells_and_calls(station: Station) -> None:
    times: list[datetime] = []
    charger = living(station, on_time=times.append)
    charger.report_status(2, CHARGING)
    with charger:
        assert charger.wait_accepted(timeout=10).status is m.RegistrationStatus.ACCEPTED
        assert charger.state is ChargePointState.ACCEPTED
        assert times == [NOW]
        assert charger.within(10).heartbeat().current_time == NOW
        charger.report_status(1, CHARGING, timestamp=NOW)
        until(lambda: station.told[-1] == "1 Charging")
        assert charger.statuses[1].timestamp == NOW
        assert station.told == ["boot None", "0 Available", "1 Available", "2 Charging", "1 Charging"]
        with pytest.raises(DefinitionError, match="boots by itself"):
            charger.call(BOOT)
        with pytest.raises(DefinitionError, match="no connector 3"):
            charger.report_status(3, CHARGING)
    stopped = charger
    assert stopped.state is ChargePointState.STOPPED


def test_it_connects_again_and_boots_if_it_has_changed(station: Station) -> None:
    events: list[ChargePointEvent] = []
    with living(station, on_event=events.append) as charger:
        charger.wait_accepted(timeout=10)
        until(lambda: len(station.told) == 4)
        charger.boot = m.BootNotificationRequest(**dict(BOOT) | {"firmware_version": "2"})
        assert charger.boot.firmware_version == "2"
        station["CP001"].close(1012)
        until(lambda: "boot 2" in station.told)
        charger.wait_accepted(timeout=10)
    assert sum(isinstance(event, ConnectionClosed) for event in events) == 1
    assert sum(isinstance(event, BootAnswered) for event in events) == 2


def test_nobody_there_is_borne_and_waiting_is_bounded() -> None:
    events: list[ChargePointEvent] = []
    with Station().serve(port=0) as gone:
        charger = living(gone, on_event=events.append)
    with pytest.raises(NotConnectedError, match="not accepted: the charge point is not connected, use `with`"):
        charger.wait_accepted()
    with pytest.raises(NotConnectedError, match="use `with`"):
        charger.within(1).heartbeat()
    with charger:
        with pytest.raises(TimeoutError, match=r"not accepted after 0.05 s"):
            charger.wait_accepted(timeout=0.05)
        with pytest.raises(NotSentError, match=r"within 0.05 s"):
            charger.within(0.05).heartbeat()
        until(lambda: any(isinstance(event, ConnectingFailed) for event in events))
        with pytest.raises(NotConnectedError, match="Heartbeat was not sent: "):
            charger.heartbeat()


def test_transactions_are_stored_and_delivered(station: Station, tmp_path: Path) -> None:
    charger = living(station, store=tmp_path / "outbox.db")
    with pytest.raises(NotConnectedError, match="nothing was stored"):
        charger.transactions.start(connector_id=1, id_tag="a", meter_start=5)
    with charger:
        station.hold.clear()
        transaction = charger.transactions.start(connector_id=1, id_tag="a", meter_start=5, timestamp=NOW)
        assert charger.transactions.open == (transaction,)
        assert {transaction, *charger.transactions.open} == {transaction}
        with pytest.raises(TimeoutError, match=r"not answered within 0.05 s"):
            transaction.wait_confirmed(timeout=0.05)
        with pytest.raises(TimeoutError, match=r"1 messages wait still after 0.05 s"):
            charger.outbox.wait_delivered(timeout=0.05)
        station.hold.set()
        assert transaction.wait_confirmed(timeout=10).transaction_id == 42
        transaction.meter_values(READINGS)
        transaction.sample(8.5, unit=m.UnitOfMeasure.WH)
        transaction.stop(meter_stop=9, reason=m.Reason.LOCAL)
        charger.outbox.transactions.meter_values(2, READINGS)
        charger.outbox.wait_delivered(20)
        assert charger.outbox.waiting == 0
        assert not charger.transactions.open
    assert station.told[-4:] == ["meter of 42: 7", "meter of 42: 8.5", "stop of 42", "meter of None: 7"]
    known = (transaction.connector_id, transaction.id_tag, transaction.meter_start, transaction.started_at)
    assert known == (1, "a", 5, NOW)
    assert (transaction.transaction_id, transaction.reservation_id, transaction.stopped) == (42, None, True)
    assert repr(transaction) == "<Transaction 42 on connector 1, stopped>"
    assert transaction != "a"
    assert isinstance(transaction, Transaction)


def test_settings_may_be_changed_at_any_time(station: Station) -> None:
    charger = living(station)
    for interval in (100, 200):  # before, and inside of `with`
        charger.heartbeat_interval = interval
        charger.outbox.attempts, charger.outbox.retry_interval = interval, interval * 2
        assert charger.heartbeat_interval == interval
        assert (charger.outbox.attempts, charger.outbox.retry_interval) == (interval, interval * 2)
        if interval == 100:
            charger.__enter__()
            charger.wait_accepted(timeout=10)
    charger.__exit__(None, None, None)


def test_settings_out_of_their_range_are_refused_and_nothing_may_be_given_up(station: Station) -> None:
    charger = living(station)
    with charger:
        charger.outbox.attempts = math.inf
        assert charger.outbox.attempts == math.inf
        with pytest.raises(DefinitionError, match="sent again after -1 s"):
            charger.outbox.retry_interval = -1
        with pytest.raises(DefinitionError, match="a heartbeat every -1 s"):
            charger.heartbeat_interval = -1


def test_what_cannot_be_told_of_a_transaction_is_refused(station: Station) -> None:
    with living(station) as charger:
        with pytest.raises(DefinitionError, match="no connector 3"):
            charger.transactions.start(connector_id=3, id_tag="a", meter_start=0)
        transaction = charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        with pytest.raises(TransactionError, match="open on connector 1"):
            charger.transactions.start(connector_id=1, id_tag="b", meter_start=0)
        with pytest.raises(ValueError, match="expected a finite number"):
            transaction.sample(math.nan)
        transaction.sample(Decimal("7.40"))
        charger.outbox.wait_delivered(timeout=10)
        assert "meter of 42: 7.40" in station.told


def test_options_of_a_life_need_boot() -> None:
    with pytest.raises(DefinitionError, match="that connectors, on_event could be for: give `boot`, too"):
        ChargePoint("ws://127.0.0.1:9", "CP001", connectors=2, on_event=print)


def test_an_error_of_the_program_comes_out_when_the_block_is_left() -> None:
    error = DefinitionError("no such proxy")

    async def connect() -> None:
        raise error

    charger = ChargePoint("ws://h", "CP001", boot=BOOT, connect=connect)  # type: ignore[arg-type]
    charger.__enter__()
    until(lambda: charger.state is ChargePointState.STOPPED)
    with pytest.raises(NotConnectedError):
        charger.heartbeat()
    with pytest.raises(DefinitionError) as caught:
        charger.__exit__(None, None, None)
    assert caught.value is error


def test_without_boot_there_is_no_life() -> None:
    charger = ChargePoint("ws://h", "CP001")
    assert charger.state is ChargePointState.STOPPED
    for name in ("boot", "heartbeat_interval", "outbox", "transactions", "statuses"):
        with pytest.raises(DefinitionError, match="given `boot`"):
            getattr(charger, name)
