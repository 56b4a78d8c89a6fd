"""A running charge point whose key and profile are changed: it answers first, and then reconnects."""

from __future__ import annotations

import logging

import anyio
import pytest

from ocpp16_sdk import (
    ChargePointCredentials,
    ChargePointEvent,
    ChargePointState,
    ConnectionClosed,
    CredentialsConfirmed,
    NotSentError,
    messages as m,
)
from ocpp16_sdk.errors import TlsDefect, TlsError
from ocpp16_sdk.security import ChargePointSecurity
from tests.support.guarded_central_system import (
    FIRST,
    NEW,
    OLD,
    OTHER,
    Charger,
    guarded_central_system,
    security_for,
    source,
)
from tests.support.scripted_central_system import BOOT, CHARGING, SETTLE_TIME
from tests.support.virtual_time import in_virtual_time

KEY, PROFILE = "AuthorizationKey", "SecurityProfile"


@pytest.mark.item("J-73", "J-74")
@in_virtual_time
async def test_an_accepted_key_is_answered_first_and_then_used() -> None:
    events: list[ChargePointEvent] = []
    async with guarded_central_system() as place, place.guarded(on_event=events.append) as charger:
        await charger.wait_accepted()
        place.expected = {(1, NEW)}
        assert await place.change(KEY, NEW.hex()) == "Accepted"
        await charger.wait_accepted()
        assert place.shown == [(1, OLD), (1, NEW)]
        assert place.dials == [0, 0]  # at once
        assert place.ends[0].code == 1000
        ended = [event for event in events if isinstance(event, ConnectionClosed)]
        assert [event.wait for event in ended] == [0]
        assert CredentialsConfirmed(1, fell_back=False) in events
        await place.disconnect()
        await anyio.sleep(20)
        assert place.shown[2:] == [(1, NEW)]


@pytest.mark.item("J-74")
@pytest.mark.parametrize(("delay", "again"), [(2, 0), (60, 1)])
@in_virtual_time
async def test_queued_messages_are_kept_and_the_answer_on_its_way_is_waited_for(delay: float, again: int) -> None:
    async with guarded_central_system() as place, place.guarded() as charger:
        await charger.wait_accepted()
        place.expected = {(1, NEW)}
        transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        await transaction.wait_confirmed()
        await anyio.sleep(SETTLE_TIME)
        place.delay = delay
        for reading in (10, 20):
            await transaction.sample(reading)
        await anyio.sleep(SETTLE_TIME)
        assert await place.change(KEY, NEW.hex()) == "Accepted"
        await anyio.sleep(3)
        place.delay = 0
        await anyio.sleep(60)
        told = [
            (each.connection, each.payload["meterValue"][0]["sampledValue"][0]["value"])
            for each in place.calls
            if each.action == "MeterValues"
        ]
        assert told == [(1, "10"), *[(2, "10")] * again, (2, "20")]
        assert charger.outbox.waiting == 0


@in_virtual_time
async def test_while_the_connection_is_replaced_no_report_is_lost() -> None:
    async with guarded_central_system() as place, place.guarded() as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        place.expected, place.delay = {(1, NEW)}, 3
        place.tasks.start_soon(charger.heartbeat)  # its answer is waited for
        await anyio.sleep(0.1)
        assert await place.change(KEY, NEW.hex()) == "Accepted"
        charger.report_status(1, CHARGING)
        with pytest.raises(NotSentError, match="the connection is being"):
            await charger.authorize(id_tag="a")
        answer = await charger.within(30).authorize(id_tag="a")
        await anyio.sleep(SETTLE_TIME + 3)
        assert answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED
        assert [each.connection for each in place.calls if each.action == "Authorize"] == [2]
        assert [each.connection for each in place.calls if each.payload.get("status") == "Charging"] == [2]


@pytest.mark.item("SEC-09")
@in_virtual_time
async def test_a_raised_profile_is_answered_first_and_then_used() -> None:
    async with guarded_central_system() as place, place.guarded() as charger:
        await charger.wait_accepted()
        place.expected = {(2, OLD), (3, None)}
        for profile, url in ((2, "wss://memory/CP001"), (3, "wss://memory/mutual/CP001")):
            assert await place.change(PROFILE, str(profile)) == "Accepted"
            await charger.wait_accepted()
            assert charger.credentials is not None
            assert (charger.credentials.profile, charger.security.profile, charger.url) == (profile, profile, url)
        assert place.shown == [(1, OLD), (2, OLD), (3, None)]


@pytest.mark.item("J-72", "SEC-05", "SEC-07", "SEC-08")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[(KEY, "aa" * 15), (KEY, "zz" * 20), (KEY, "a" * 41)],
        *[(PROFILE, "0"), (PROFILE, "1"), (PROFILE, "2"), (PROFILE, "3")],
    ],
)
@in_virtual_time
async def test_an_invalid_change_is_rejected_and_changes_nothing(key: str, value: str) -> None:
    def without_roots(credentials: ChargePointCredentials) -> ChargePointSecurity:
        if credentials.profile > 1:
            raise ValueError("the roots are missing")
        return security_for(credentials)

    async with (
        guarded_central_system() as place,
        place.guarded(credentials=source(security_for=without_roots)) as charger,
    ):
        await charger.wait_accepted()
        assert await place.change(key, value) == "Rejected"
        await anyio.sleep(100)
        assert place.shown == [(1, OLD)]
        assert charger.state is ChargePointState.ACCEPTED


@pytest.mark.item("SEC-06")
@in_virtual_time
async def test_without_a_key_the_key_must_be_changed_before_the_profile() -> None:
    async with guarded_central_system() as place:
        place.expected = {(0, None), (1, NEW)}
        async with place.guarded(credentials=source(initial=ChargePointCredentials())) as charger:
            await charger.wait_accepted()
            assert await place.change(PROFILE, "1") == "Rejected"
            assert await place.change(KEY, NEW.hex()) == "Accepted"
            assert len(place.shown) == 1  # it is not shown yet
            assert await place.change(PROFILE, "1") == "Accepted"
            await charger.wait_accepted()
            assert place.shown == [(0, None), (1, NEW)]


@in_virtual_time
async def test_a_profile_without_an_endpoint_is_rejected() -> None:
    async with guarded_central_system() as place, place.guarded(credentials=source(endpoint_urls={})) as charger:
        await charger.wait_accepted()
        assert await place.change(PROFILE, "2") == "Rejected"


@in_virtual_time
async def test_other_keys_are_the_applications_and_the_same_key_needs_no_new_connection() -> None:
    async with guarded_central_system() as place, place.guarded() as charger:
        await charger.wait_accepted()
        assert await place.change("HeartbeatInterval", "10") == "NotSupported"
        assert await place.change("authorizationkey", OLD.hex()) == "Accepted"
        await anyio.sleep(100)
        assert place.shown == [(1, OLD)]


@in_virtual_time
async def test_credentials_can_also_be_changed_outside_of_handlers() -> None:
    async with guarded_central_system() as place:
        place.expected |= {(1, NEW), (1, OTHER)}
        charger = place.guarded()
        assert charger.credentials is not None
        assert await charger.credentials.change(KEY, NEW.hex()) is m.ConfigurationStatus.ACCEPTED
        async with charger:
            await charger.wait_accepted()
            assert await charger.credentials.change(KEY, OTHER.hex()) is m.ConfigurationStatus.ACCEPTED
            await anyio.sleep(SETTLE_TIME)
        assert place.shown == [(1, NEW), (1, OTHER)]
        assert repr(charger.credentials) == "<AsyncCredentialManager of 'CP001', security profile 1>"


@in_virtual_time
async def test_exiting_while_the_connection_is_replaced_is_not_slower() -> None:
    async with guarded_central_system() as place:
        async with place.guarded() as charger:
            await charger.wait_accepted()
            place.delay = 60
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_fails, charger)
                await anyio.sleep(0.1)
                await place.change(KEY, NEW.hex())
                tasks.cancel_scope.cancel()
            since = anyio.current_time()
        assert anyio.current_time() - since <= 5
        assert charger.state is ChargePointState.STOPPED


async def _fails(charger: Charger) -> None:
    await charger.authorize(id_tag="a")


def _careless(_: ChargePointCredentials) -> ChargePointSecurity:
    return ChargePointSecurity()


def test_options_that_contradict_the_credentials_are_a_value_error() -> None:
    with pytest.raises(ValueError, match="password and security: must be None if credentials are given"):
        Charger("ws://h", "CP001", boot=BOOT, credentials=source(), password="x")
    with pytest.raises(ValueError, match="password and security: must be None if credentials are given"):
        Charger("ws://h", "CP001", boot=BOOT, credentials=source(), security=ChargePointSecurity())
    assert Charger("ws://h", "CP001", boot=BOOT).credentials is None
    charger = Charger("ws://h", "CP001", boot=BOOT, credentials=source())
    with pytest.raises(ValueError, match="which determine it"):
        charger.security = ChargePointSecurity()
    assert charger.url == "ws://h/CP001"
    with pytest.raises(ValueError, match="security_for: must return"):
        source(security_for=_careless).url_and_security(FIRST, "ws://h", "CP001")
    with pytest.raises(ValueError, match="colon"):
        source().url_and_security(FIRST, "ws://h", "CP:001")


@in_virtual_time
async def test_logs_report_changes_and_contain_no_key(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with guarded_central_system() as place, place.guarded() as charger:
            await charger.wait_accepted()
            place.expected, place.faults = {(1, NEW)}, {2: TlsError(TlsDefect.OTHER)}
            for key, value in ((KEY, NEW.hex()), (KEY, "beef"), (PROFILE, "1"), (PROFILE, "2")):
                await place.change(key, value)
                await charger.wait_accepted()
    for said in (
        "'CP001': a change of authorizationkey was accepted",
        "'CP001': connected with the new credentials, security profile 1",
        "'CP001': a change of authorizationkey was rejected: AuthorizationKey must be 16 to 20 bytes as hexadecimal",
        "'CP001': a change of securityprofile was rejected: SecurityProfile 1: must be higher than the present",
        "'CP001': connected with the earlier credentials, security profile 1",
    ):
        assert said in caplog.text
    told = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (NEW.hex(), NEW.hex().upper(), repr(NEW)[2:-1], "beef"):
        assert secret not in told
