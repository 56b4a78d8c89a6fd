"""Credentials that do not work, are not stored, or whose answer is lost: the charge point uses earlier ones."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import (
    ChargePointCredentials,
    ChargePointEvent,
    ConnectError,
    ConnectingFailed,
    CredentialsConfirmed,
    HandshakeRefusedError,
    StoreError,
    messages as m,
)
from ocpp16_sdk.charge_point.credentials import MemoryCredentialStore
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates
from ocpp16_sdk.errors import TlsDefect, TlsError, TransportError
from ocpp16_sdk.security import ChargePointSecurity
from tests.support.guarded_central_system import (
    FIRST,
    NEW,
    OLD,
    Charger,
    Shown,
    guarded_central_system,
    security_for,
    source,
)
from tests.support.scripted_central_system import BOOT, SETTLE_TIME
from tests.support.virtual_time import in_virtual_time

KEY, PROFILE = "AuthorizationKey", "SecurityProfile"
BOTH: set[Shown] = {(1, OLD), (1, NEW)}


@pytest.mark.item("SEC-10")
@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (TlsError(TlsDefect.OTHER), 1),
        (HandshakeRefusedError(401), 1),
        (HandshakeRefusedError(404), 1),
        (HandshakeRefusedError(429), 3),
        (HandshakeRefusedError(503), 3),
        (ConnectError("refused"), 3),
    ],
    ids=str,
)
@in_virtual_time
async def test_after_a_profile_that_does_not_work_the_one_before_is_used(fault: TransportError, attempts: int) -> None:
    events: list[ChargePointEvent] = []
    store = MemoryCredentialStore()
    async with guarded_central_system() as place:
        place.faults = {2: fault}
        async with place.guarded(on_event=events.append, credentials=source(store=store)) as charger:
            await charger.wait_accepted()
            assert await place.change(PROFILE, "2") == "Accepted"
            assert charger.credentials is not None
            assert charger.credentials.profile == 2
            await charger.wait_accepted()
            assert place.shown == [(1, OLD), *[(2, OLD)] * attempts, (1, OLD)]
            assert [event.error for event in events if isinstance(event, ConnectingFailed)] == [fault] * attempts
            assert CredentialsConfirmed(1, fell_back=True) in events
            assert charger.credentials.profile == 1
            assert store.load() == CredentialCandidates.single(FIRST)
            assert charger.url == "ws://memory/CP001"


@pytest.mark.item("SEC-10", "J-73")
@in_virtual_time
async def test_after_a_change_of_key_and_profile_all_combinations_are_used() -> None:
    async with guarded_central_system() as place, place.guarded() as charger:
        await charger.wait_accepted()
        place.hold = anyio.Event()
        place.faults = {2: TlsError(TlsDefect.OTHER)}
        place.expected = {(1, NEW)}
        assert charger.credentials is not None
        await charger.credentials.change(PROFILE, "2")
        await charger.credentials.change(KEY, NEW.hex())
        place.hold.set()
        await anyio.sleep(SETTLE_TIME)
        await charger.wait_accepted()
        assert place.shown[1:] == [(2, NEW), (2, OLD), (1, NEW)]


class Broken(MemoryCredentialStore):
    """Fails on demand."""

    broken = True

    def save(self, candidates: CredentialCandidates) -> None:
        if self.broken:
            raise StoreError("the disk is full")
        super().save(candidates)


@in_virtual_time
async def test_a_change_that_cannot_be_stored_is_rejected() -> None:
    async with guarded_central_system() as place, place.guarded(credentials=source(store=Broken())) as charger:
        await charger.wait_accepted()
        assert await place.change(KEY, NEW.hex()) == "Rejected"
        await place.disconnect()
        await anyio.sleep(20)
        assert place.shown == [(1, OLD)] * 2


@in_virtual_time
async def test_confirmed_credentials_are_used_even_if_they_cannot_be_stored(caplog: pytest.LogCaptureFixture) -> None:
    store = Broken()
    store.broken = False
    async with guarded_central_system() as place, place.guarded(credentials=source(store=store)) as charger:
        await charger.wait_accepted()
        place.expected, place.hold = set(BOTH), anyio.Event()
        assert await place.change(KEY, NEW.hex()) == "Accepted"
        store.broken = True
        place.hold.set()
        await charger.wait_accepted()
        await place.disconnect()
        place.expected = {(1, OLD)}
        await anyio.sleep(500)
        assert set(place.shown[1:]) == {(1, NEW)}
        assert store.load() == CredentialCandidates((1,), (NEW, OLD))
    assert "the confirmed credentials were not stored: the disk is full" in caplog.text


@pytest.mark.item("J-73", "J-74")
@pytest.mark.parametrize("key", [NEW, OLD])
@in_virtual_time
async def test_after_a_restart_it_uses_the_stored_credentials_and_falls_back(key: bytes) -> None:
    store = MemoryCredentialStore()
    async with guarded_central_system() as place:
        async with place.guarded(credentials=source(store=store)) as charger:
            await charger.wait_accepted()
            place.hold = anyio.Event()
            assert await place.change(KEY, NEW.hex()) == "Accepted"
        place.hold = None
        place.expected = {(1, key)}
        async with place.guarded(credentials=source(store=store)) as charger:
            await charger.wait_accepted()
        assert place.shown[2:] == ([(1, NEW)] if key == NEW else [(1, NEW), (1, OLD)])
        assert store.load() == CredentialCandidates.single(ChargePointCredentials(1, key))


@pytest.mark.item("J-73")
@in_virtual_time
async def test_after_a_lost_answer_both_keys_are_used() -> None:
    async with guarded_central_system() as place:

        class Cut(Charger):
            async def on_change_configuration(
                self, request: m.ChangeConfigurationRequest
            ) -> m.ChangeConfigurationResponse:
                answer = await super().on_change_configuration(request)
                await place.disconnect()
                return answer

        place.guest = charger = Cut("ws://memory", "CP001", connect=place.connect, credentials=source(), boot=BOOT)
        place.expected = set(BOTH)
        async with charger:
            await charger.wait_accepted()
            assert await place.change(KEY, NEW.hex()) is None
            await charger.wait_accepted()
        assert place.shown == [(1, OLD), (1, NEW)]


@in_virtual_time
async def test_without_its_certificate_it_uses_the_key_and_without_a_key_the_lifecycle_stops() -> None:
    asked: list[int] = []

    def vanishing(credentials: ChargePointCredentials) -> ChargePointSecurity:
        asked.append(credentials.profile)
        if credentials.profile == 3 and asked.count(3) > 1:
            raise ValueError("the certificate has gone")
        return security_for(credentials)

    async with guarded_central_system() as place:
        own = source(security_for=vanishing)
        async with place.guarded(credentials=own) as charger:
            await charger.wait_accepted()
            assert await place.change(PROFILE, "3") == "Accepted"
            asked.remove(1)
            await anyio.sleep(20)
            await charger.wait_accepted()
            assert place.shown == [(1, OLD), (1, OLD)]
            assert asked == [3, 3, 1]
        alone = source(security_for=vanishing, initial=ChargePointCredentials(3))
        with pytest.raises(ValueError, match="the certificate has gone"):
            async with place.guarded(credentials=alone):
                await anyio.sleep_forever()


@in_virtual_time
async def test_a_manual_charge_point_uses_new_credentials_in_the_next_block_and_falls_back() -> None:
    async with guarded_central_system() as place:
        charger = place.guarded_manual()
        async with charger:
            assert await place.change(KEY, NEW.hex()) == "Accepted"
            await charger.heartbeat()  # on the same connection
        with pytest.raises(HandshakeRefusedError):
            await charger.__aenter__()
        async with charger:
            pass
        assert place.shown == [(1, OLD), (1, NEW), (1, OLD)]
