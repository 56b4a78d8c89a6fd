"""A charge point with `boot`, without `async`."""

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
    ManualChargePoint,
    NotConnectedError,
    NotSentError,
    TransactionError,
    messages as m,
)
from ocpp16_sdk.blocking import Transaction
from tests.blocking.recording_central_system import BOOT, RecordingCentralSystem
from tests.blocking.roles import NOW, wait_until

CHARGING = m.ChargePointStatus.CHARGING
READINGS = [m.MeterValue(timestamp=NOW, sampled_value=(m.SampledValue(value="7"),))]


@pytest.fixture
def central_system() -> Iterator[RecordingCentralSystem]:
    with RecordingCentralSystem().serve(port=0) as central_system:
        yield central_system


def charge_point_with_boot(central_system: RecordingCentralSystem, **options: object) -> ChargePoint:
    url = f"ws://127.0.0.1:{central_system.port}/ocpp"
    rule = Backoff(first=0.01, cap=0.05)
    return ChargePoint(url, "CP001", boot=BOOT, connectors=2, backoff=rule, **options)  # type: ignore[arg-type]


def test_it_boots_reports_statuses_and_calls(central_system: RecordingCentralSystem) -> None:
    times: list[datetime] = []
    charger = charge_point_with_boot(central_system, on_time=times.append)
    charger.report_status(2, CHARGING)
    with charger:
        assert charger.wait_accepted(timeout=10).status is m.RegistrationStatus.ACCEPTED
        assert charger.state is ChargePointState.ACCEPTED
        assert times == [NOW]
        assert charger.within(10).heartbeat().current_time == NOW
        charger.report_status(1, CHARGING, timestamp=NOW)
        wait_until(lambda: central_system.received[-1] == "1 Charging")
        assert charger.statuses[1].timestamp == NOW
        assert central_system.received == ["boot None", "0 Available", "1 Available", "2 Charging", "1 Charging"]
        with pytest.raises(ValueError, match="sends it by itself"):
            charger.call(BOOT)
        with pytest.raises(ValueError, match="connector_id=3: "):
            charger.report_status(3, CHARGING)
    same = charger  # the type checkers have narrowed `charger.state`
    assert same.state is ChargePointState.STOPPED


def test_it_connects_again_and_boots_if_it_has_changed(central_system: RecordingCentralSystem) -> None:
    events: list[ChargePointEvent] = []
    with charge_point_with_boot(central_system, on_event=events.append) as charger:
        charger.wait_accepted(timeout=10)
        wait_until(lambda: len(central_system.received) == 4)
        charger.boot = m.BootNotificationRequest(**dict(BOOT) | {"firmware_version": "2"})
        assert charger.boot.firmware_version == "2"
        central_system["CP001"].close(1012)
        wait_until(lambda: "boot 2" in central_system.received)
        charger.wait_accepted(timeout=10)
    assert sum(isinstance(event, ConnectionClosed) for event in events) == 1
    assert sum(isinstance(event, BootAnswered) for event in events) == 2


def test_without_a_central_system_it_tries_again_and_each_wait_is_bounded() -> None:
    events: list[ChargePointEvent] = []
    with RecordingCentralSystem().serve(port=0) as stopped:
        charger = charge_point_with_boot(stopped, on_event=events.append)
    with pytest.raises(NotConnectedError, match="not accepted: the charge point is not connected, use `with`"):
        charger.wait_accepted()
    with pytest.raises(NotConnectedError, match="use `with`"):
        charger.within(1).heartbeat()
    with charger:
        with pytest.raises(TimeoutError, match=r"the charge point was not accepted within 0.05 s"):
            charger.wait_accepted(timeout=0.05)
        with pytest.raises(NotSentError, match=r"within 0.05 s"):
            charger.within(0.05).heartbeat()
        wait_until(lambda: any(isinstance(event, ConnectingFailed) for event in events))
        with pytest.raises(NotConnectedError, match="Heartbeat was not sent: "):
            charger.heartbeat()


def test_transactions_are_stored_and_delivered(central_system: RecordingCentralSystem, tmp_path: Path) -> None:
    charger = charge_point_with_boot(central_system, store=tmp_path / "outbox.db")
    with pytest.raises(NotConnectedError, match="nothing was stored"):
        charger.transactions.start(connector_id=1, id_tag="a", meter_start=5)
    with charger:
        central_system.may_answer.clear()
        transaction = charger.transactions.start(connector_id=1, id_tag="a", meter_start=5, timestamp=NOW)
        assert charger.transactions.open == (transaction,)
        assert {transaction, *charger.transactions.open} == {transaction}
        with pytest.raises(TimeoutError, match=r"not answered within 0.05 s"):
            transaction.wait_confirmed(timeout=0.05)
        with pytest.raises(TimeoutError, match=r"messages still queued after 0.05 s: 1"):
            charger.outbox.wait_delivered(timeout=0.05)
        central_system.may_answer.set()
        assert transaction.wait_confirmed(timeout=10).transaction_id == 42
        transaction.meter_values(READINGS)
        transaction.sample(8.5, unit=m.UnitOfMeasure.WH)
        transaction.stop(meter_stop=9, reason=m.Reason.LOCAL)
        charger.outbox.transactions.meter_values(2, READINGS)
        charger.outbox.wait_delivered(20)
        assert charger.outbox.waiting == 0
        assert not charger.transactions.open
    assert central_system.received[-4:] == ["meter of 42: 7", "meter of 42: 8.5", "stop of 42", "meter of None: 7"]
    known = (transaction.connector_id, transaction.id_tag, transaction.meter_start, transaction.started_at)
    assert known == (1, "a", 5, NOW)
    assert (transaction.transaction_id, transaction.reservation_id, transaction.stopped) == (42, None, True)
    assert repr(transaction) == "<Transaction 42 on connector 1, stopped>"
    assert transaction != "a"
    assert isinstance(transaction, Transaction)


def test_settings_may_be_changed_at_any_time(central_system: RecordingCentralSystem) -> None:
    charger = charge_point_with_boot(central_system)
    for interval in (100, 200):  # before, and inside of `with`
        charger.heartbeat_interval = interval
        charger.outbox.attempts, charger.outbox.retry_interval = interval, interval * 2
        assert charger.heartbeat_interval == interval
        assert (charger.outbox.attempts, charger.outbox.retry_interval) == (interval, interval * 2)
        if interval == 100:
            charger.__enter__()
            charger.wait_accepted(timeout=10)
    charger.__exit__(None, None, None)


def test_settings_out_of_their_range_are_refused(central_system: RecordingCentralSystem) -> None:
    charger = charge_point_with_boot(central_system)
    with charger:
        assert charger.outbox.keep_transactions
        charger.outbox.keep_transactions = False
        assert not charger.outbox.keep_transactions
        assert charger.outbox.discarded == ()
        charger.outbox.attempts = math.inf
        assert charger.outbox.attempts == math.inf
        with pytest.raises(ValueError, match="retry_interval=-1: must be 0 "):
            charger.outbox.retry_interval = -1
        with pytest.raises(ValueError, match="heartbeat_interval=-1: must be 0 "):
            charger.heartbeat_interval = -1


def test_a_wrong_report_of_a_transaction_is_refused(central_system: RecordingCentralSystem) -> None:
    with charge_point_with_boot(central_system) as charger:
        with pytest.raises(ValueError, match="connector_id=3: "):
            charger.transactions.start(connector_id=3, id_tag="a", meter_start=0)
        transaction = charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        with pytest.raises(TransactionError, match="connector_id=1: a transaction is open"):
            charger.transactions.start(connector_id=1, id_tag="b", meter_start=0)
        with pytest.raises(ValueError, match="value=nan: must be a finite number"):
            transaction.sample(math.nan)
        transaction.sample(Decimal("7.40"))
        charger.outbox.wait_delivered(timeout=10)
        assert "meter of 42: 7.40" in central_system.received


def test_an_error_of_the_program_is_raised_when_the_block_is_exited() -> None:
    error = DefinitionError("no such proxy")

    async def connect() -> None:
        raise error

    charger = ChargePoint("ws://h", "CP001", boot=BOOT, connect=connect)  # type: ignore[arg-type]
    charger.__enter__()
    wait_until(lambda: charger.state is ChargePointState.STOPPED)
    with pytest.raises(NotConnectedError):
        charger.heartbeat()
    with pytest.raises(DefinitionError) as caught:
        charger.__exit__(None, None, None)
    assert caught.value is error


def test_a_manual_charge_point_has_no_members_of_the_lifecycle() -> None:
    charger = ManualChargePoint("ws://h", "CP001")
    assert charger.state is ChargePointState.STOPPED
    for name in ("boot", "heartbeat_interval", "outbox", "transactions", "statuses", "report_status", "wait_accepted"):
        assert not hasattr(charger, name)
