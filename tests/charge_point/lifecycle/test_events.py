"""Events are readable, and equal to the lines in the log."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import (
    BootAnswered,
    BootFailed,
    CallTimeoutError,
    ChargePointEvent,
    ConnectError,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionOpened,
    CredentialsConfirmed,
    MessageFailed,
    RegistrationLost,
    StoreError,
    messages as m,
)
from tests.support.scripted_central_system import NOW, SETTLE_TIME, OneByOne, scripted_central_system
from tests.support.virtual_time import in_virtual_time

ACCEPTED = m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)
SILENT = CallTimeoutError("Heartbeat was not answered within 30 s")
SENTENCES: list[tuple[ChargePointEvent, str]] = [
    (ConnectionOpened(), "connected"),
    (ConnectingFailed(ConnectError("nobody is there"), 4.5678), "nobody is there; the next attempt is in 4.57 s"),
    (ConnectingFailed(OSError(), 1), "OSError; the next attempt is in 1 s"),
    (
        ConnectionClosed(ConnectionClosedError(1001), 2),
        "the connection was closed with 1001; the next attempt is in 2 s",
    ),
    (BootAnswered(ACCEPTED), "the registration is Accepted, the interval 300 s"),
    (BootFailed(SILENT, 60), "Heartbeat was not answered within 30 s; the next boot is in 60 s"),
    (CredentialsConfirmed(2, fell_back=False), "connected with the new credentials, security profile 2"),
    (CredentialsConfirmed(1, fell_back=True), "connected with the earlier credentials, security profile 1"),
    (MessageFailed(m.HeartbeatRequest(), SILENT), "Heartbeat failed: Heartbeat was not answered within 30 s"),
    (
        RegistrationLost("Heartbeat"),
        "Heartbeat was refused with SecurityError, as if the charge point was not registered: it boots again",
    ),
]


@pytest.mark.parametrize(("event", "sentence"), SENTENCES, ids=[type(event).__name__ for event, _ in SENTENCES])
def test_an_event_is_a_plain_sentence(event: ChargePointEvent, sentence: str) -> None:
    assert str(event) == sentence
    assert repr(event).startswith(f"{type(event).__name__}(")


@in_virtual_time
async def test_events_and_log_lines_are_the_same(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "ocpp16_sdk")
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("nobody is there")]
        place.answers["StartTransaction"] = OneByOne(["InternalError", place.answers["StartTransaction"]])
        async with place.charger(on_event=events.append) as charger:
            await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
            await charger.outbox.wait_delivered()
            await place.disconnect()
            await anyio.sleep(SETTLE_TIME)
    assert [f"'CP001': {event}" for event in events] == [each.getMessage() for each in caplog.records]
    assert len(events) == 5


@in_virtual_time
async def test_outside_of_its_block_a_charge_point_refuses_transactions() -> None:
    async with scripted_central_system() as place:
        charger = place.charger()
        with pytest.raises(StoreError, match="use `async with` or `start` first"):
            await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        async with charger:
            with pytest.raises(ValueError, match="connector_id=9: must be a whole number from 1 to 2"):
                await charger.transactions.start(connector_id=9, id_tag="a", meter_start=0)


@pytest.mark.anyio  # a file takes real time
async def test_a_charge_point_refuses_the_file_of_another_one(tmp_path: Path) -> None:
    with anyio.fail_after(20):
        async with scripted_central_system() as place:
            async with place.charger(store=tmp_path / "queue.db"):
                with pytest.raises(StoreError, match="in use by another charge point of this process"):
                    await place.charger(store=tmp_path / "queue.db").__aenter__()
            other = place.charger(store=tmp_path / "queue.db", identity="CP002")
            with pytest.raises(
                StoreError, match="contains the messages of the charge point 'CP001', but this one is 'CP002'"
            ):
                await other.__aenter__()
