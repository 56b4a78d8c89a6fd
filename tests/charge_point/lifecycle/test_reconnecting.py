"""A charge point reconnects after every failure, after growing delays, and keeps its registration."""

from __future__ import annotations

import logging
from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    ChargePointEvent,
    ChargePointState,
    ConnectError,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionOpened,
    DefinitionError,
    HandshakeRefusedError,
    SubprotocolError,
    messages as m,
)
from ocpp16_sdk.errors import TlsDefect, TlsError
from tests.support.scripted_central_system import (
    BOOT,
    CHARGING,
    SETTLE_TIME,
    OneByOne,
    boot_answer,
    scripted_central_system,
    state_of,
)
from tests.support.virtual_time import in_virtual_time

REFUSALS: list[Exception] = [
    HandshakeRefusedError(404, "Not Found"),
    HandshakeRefusedError(401),
    HandshakeRefusedError(403),
    HandshakeRefusedError(500),
    HandshakeRefusedError(503),
    HandshakeRefusedError(301),
    TlsError(TlsDefect.CERTIFICATE),
    SubprotocolError("none"),
    ConnectError("refused"),
    ConnectionClosedError(1006),
    TimeoutError(),
    ConnectionRefusedError("no"),
]


@pytest.mark.item("J-13", "J-16", "J-53")
@in_virtual_time
async def test_every_failed_attempt_is_reported_and_repeated_after_growing_delays() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.refusals = list(REFUSALS)
        async with place.charger(on_event=events.append) as charger:
            await charger.wait_accepted()
        waits = [10, 20, 40, 80, *[100] * 8]
        told = [event for event in events if isinstance(event, ConnectingFailed)]
        assert [event.error for event in told] == REFUSALS
        assert [event.wait for event in told] == waits
        assert [later - earlier for earlier, later in zip(place.dials, place.dials[1:], strict=False)] == waits
        assert isinstance(events[len(REFUSALS)], ConnectionOpened)


@in_virtual_time
async def test_retry_after_is_used_within_the_cap() -> None:
    async with scripted_central_system() as place:
        place.refusals = [HandshakeRefusedError(503, retry_after=60), HandshakeRefusedError(503, retry_after=1e9)]
        async with place.charger() as charger:
            await charger.wait_accepted()
        assert place.dials == [0, 60, 160]


@pytest.mark.item("J-53")
@in_virtual_time
async def test_delays_grow_if_the_central_system_closes_each_connection_at_once() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        for _ in range(4):
            await charger.wait_accepted()
            await place.disconnect()
            await anyio.sleep(SETTLE_TIME)
        await charger.wait_accepted()
        waits = [later - earlier for earlier, later in zip(place.dials, place.dials[1:], strict=False)]
        assert waits == pytest.approx([10, 20, 40, 80])


@pytest.mark.item("J-53")
@in_virtual_time
async def test_a_stable_connection_resets_the_delay() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("refused")] * 3
        async with place.charger(on_event=events.append) as charger:
            await charger.wait_accepted()
            await anyio.sleep(100)
            await place.disconnect(1012)
            await anyio.sleep(SETTLE_TIME)
            assert state_of(charger) is ChargePointState.WAITING
            await charger.wait_accepted()
        ended = next(event for event in events if isinstance(event, ConnectionClosed))
        assert ended.closed.code == 1012
        assert ended.wait == 10


@pytest.mark.item("J-52", "CP-14")
@in_virtual_time
async def test_after_a_reconnect_it_neither_boots_nor_waits() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        answer = await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        await place.disconnect()
        await anyio.sleep(SETTLE_TIME)
        assert await charger.wait_accepted() == answer
        assert (await charger.authorize(id_tag="a")).id_tag_info.status is m.AuthorizationStatus.ACCEPTED
        await anyio.sleep(1000)
        assert {each.action for each in place.calls if each.connection == 2} == {"Authorize", "Heartbeat"}


@pytest.mark.item("J-52")
@in_virtual_time
async def test_a_changed_boot_is_sent_on_the_next_connection_and_all_statuses_after_it() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        charger.boot = m.BootNotificationRequest(**dict(BOOT) | {"firmware_version": "2"})
        assert charger.boot.firmware_version == "2"
        await anyio.sleep(SETTLE_TIME)
        assert len(place.calls) == 4
        await place.disconnect()
        await anyio.sleep(20)
        assert place.actions(4) == ["BootNotification", *["StatusNotification"] * 3]
        assert place.calls[4].payload["firmwareVersion"] == "2"


@in_virtual_time
async def test_a_boot_that_was_interrupted_is_repeated_at_once() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([None, boot_answer()])
        async with place.charger() as charger:
            await anyio.sleep(SETTLE_TIME)
            await place.disconnect()
            await charger.wait_accepted()
        assert place.times("BootNotification") == pytest.approx([0, 11])


@pytest.mark.item("CP-04")
@in_virtual_time
async def test_pending_survives_a_reconnect() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer("Pending", 100), boot_answer()])
        async with place.charger() as charger:
            await anyio.sleep(SETTLE_TIME)
            await place.disconnect()
            await anyio.sleep(20)
            assert state_of(charger) is ChargePointState.PENDING
            await charger.wait_accepted()
        assert place.times("BootNotification") == pytest.approx([0, 100])


@pytest.mark.item("CP-07")
@in_virtual_time
async def test_rejected_and_disconnected_it_reconnects_when_its_boot_is_due() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer("Rejected", 500), boot_answer()])
        async with place.charger() as charger:
            await anyio.sleep(SETTLE_TIME)
            await place.disconnect()
            await charger.wait_accepted()
        assert place.dials == pytest.approx([0, 500])


@pytest.mark.item("CP-07")
@in_virtual_time
async def test_rejected_and_disconnected_while_it_boots_it_reconnects() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = OneByOne([boot_answer("Rejected", 5), None, boot_answer()])
        async with place.charger() as charger:
            await anyio.sleep(5 + SETTLE_TIME)
            await place.disconnect()
            await charger.wait_accepted()
        assert place.dials == pytest.approx([0, 16])


@pytest.mark.item("CP-32", "CP-33")
@in_virtual_time
async def test_after_being_offline_only_changed_statuses_are_sent() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        await place.disconnect()
        await anyio.sleep(SETTLE_TIME)
        charger.report_status(1, m.ChargePointStatus.PREPARING)
        charger.report_status(2, CHARGING)
        charger.report_status(1, m.ChargePointStatus.AVAILABLE)
        await anyio.sleep(20)
        assert place.statuses(4) == [(2, "Charging")]


@in_virtual_time
async def test_an_error_of_the_program_is_raised_from_the_block() -> None:
    error = DefinitionError("no such proxy")
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("refused"), error]
        charger = place.charger()
        with pytest.raises(DefinitionError) as caught:
            async with charger:
                await anyio.sleep_forever()
        assert caught.value is error
        assert state_of(charger) is ChargePointState.STOPPED
        async with charger:  # and it may be tried again
            await charger.wait_accepted()


@in_virtual_time
async def test_an_error_of_the_block_replaces_that_of_the_program() -> None:
    async with scripted_central_system() as place:
        place.refusals = [DefinitionError("no such proxy")]

        async def block() -> None:
            async with place.charger():
                try:
                    await anyio.sleep_forever()
                finally:
                    raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await block()


@in_virtual_time
async def test_an_exception_of_on_event_is_logged_and_has_no_other_effect(caplog: pytest.LogCaptureFixture) -> None:
    def report(event: Any) -> None:
        raise RuntimeError("of the report")

    async with scripted_central_system() as place:
        place.refusals = [ConnectError("refused")]
        with caplog.at_level(logging.INFO, "ocpp16_sdk"):
            async with place.charger(on_event=report) as charger:
                await charger.wait_accepted()
    said = [record.getMessage() for record in caplog.records]
    assert "'CP001': refused; the next attempt is in 10 s" in said
    assert "'CP001': the registration is Accepted, the interval 300 s" in said
    assert "'CP001': on_event raised an exception" in said
