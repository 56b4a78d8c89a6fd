"""The central system gives another key and never locks a charge point out, and lets no profile be lowered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio
import pytest

from ocpp16_sdk import (
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    CallTimeoutError,
    ConnectionLostError,
    ErrorCode,
    LocalCallError,
    NotSentError,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.central_system import change_authorization_key
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.security import (
    Accept,
    AsyncAdmission,
    ConnectionRequest,
    Hashes,
    Refuse,
    hash_key,
    key_matches,
    require_highest_profile,
    require_key,
)
from ocpp16_sdk.security._key_checks import KeyChecks
from tests.support.connected_roles import connected_roles
from tests.support.connection_requests import CARDS, OWN, asked, next_one, status, with_key
from tests.support.guarded_central_system import NEW, OLD, OTHER
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
STATUS = m.ConfigurationStatus
Answer = m.ConfigurationStatus | ErrorCode | None


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


class Asked(AsyncManualChargePoint):
    """Answers a change with what it was told to, and keeps the keys; None is silence."""

    own_answer: Answer = STATUS.ACCEPTED

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        assert request.key == "AuthorizationKey"
        self.given = bytes.fromhex(request.value)
        if self.own_answer is None:
            await anyio.sleep_forever()
        if isinstance(self.own_answer, ErrorCode):
            raise LocalCallError(self.own_answer)
        assert self.own_answer is not None
        return m.ChangeConfigurationResponse(status=self.own_answer)


class Table:
    """Hashes, as a decision uses them."""

    def __init__(self, *keys: bytes) -> None:
        self.hashes: dict[str, Hashes] = {"CP001": tuple(map(hash_key, keys))}
        self.decide = require_key(self.hashes, on_key_used=self.hashes.__setitem__)

    async def lets_in(self, *keys: bytes) -> Sequence[bool]:
        return [isinstance(await self.decide(with_key("CP001", key)), Accept) for key in keys]

    async def holds(self, *keys: bytes) -> bool:
        known = self.hashes["CP001"]
        return len(known) == len(keys) and all([await key_matches(*each) for each in zip(keys, known, strict=True)])


@pytest.mark.item("J-73")
@bounded
async def test_an_accepted_key_replaces_the_old_one() -> None:
    table = Table(OLD)
    async with connected_roles(Asked) as here:
        assert await change_authorization_key(here.charge_point, table.hashes, NEW) is STATUS.ACCEPTED
        assert here.charger.given == NEW
    assert await table.lets_in(OLD, NEW) == [False, True]


@bounded
async def test_without_a_key_a_random_one_is_generated() -> None:
    table = Table(OLD)
    given: set[bytes] = set()
    async with connected_roles(Asked) as here:
        for _ in range(3):
            await change_authorization_key(here.charge_point, table.hashes)
            given.add(here.charger.given)
    assert len(given) == 3
    assert {len(key) for key in given} == {20}
    assert await table.holds(here.charger.given)


@pytest.mark.item("J-73")
@pytest.mark.parametrize("answer", [STATUS.REJECTED, STATUS.NOT_SUPPORTED, ErrorCode.NOT_IMPLEMENTED])
@bounded
async def test_after_a_refusal_the_old_key_stays(answer: Answer) -> None:
    table = Table(OLD)
    async with connected_roles(Asked) as here:
        here.charger.own_answer = answer
        with pytest.raises((RefusedError, RemoteCallError), match=str(answer)):
            await change_authorization_key(here.charge_point, table.hashes, NEW)
    assert await table.lets_in(OLD, NEW) == [True, False]
    assert await table.holds(OLD)


@pytest.mark.item("J-73")
@pytest.mark.parametrize("answer", [None, ErrorCode.INTERNAL_ERROR, STATUS.REBOOT_REQUIRED])
@bounded
async def test_while_nobody_knows_either_key_does_until_the_new_one_is_used(answer: Answer) -> None:
    table = Table(OLD)
    async with connected_roles(Asked) as here:
        here.charger.own_answer = answer
        try:
            status = await change_authorization_key(here.charge_point, table.hashes, NEW, timeout=0.05)
        except (CallTimeoutError, RemoteCallError):
            assert answer is not STATUS.REBOOT_REQUIRED
        else:
            assert status is answer
    assert await table.lets_in(OLD, OTHER, OLD) == [True, False, True]
    assert await table.lets_in(NEW, OLD, NEW) == [True, False, True]
    assert await table.holds(NEW)


@pytest.mark.item("J-73")
@bounded
async def test_a_connection_that_ends_leaves_either_key_and_what_was_not_sent_only_the_old_one() -> None:
    table = Table(OLD)
    async with connected_roles(Asked) as here:
        here.charger.own_answer = None
        async with anyio.create_task_group() as tasks:

            async def hang_up() -> None:
                while not hasattr(here.charger, "given"):  # noqa: ASYNC110 - nothing tells
                    await anyio.sleep(0.001)
                await here.charge_point.aclose()

            tasks.start_soon(hang_up)
            with pytest.raises(ConnectionLostError):
                await change_authorization_key(here.charge_point, table.hashes, NEW)
        assert await table.holds(OLD, NEW)
        with pytest.raises(NotSentError):
            await change_authorization_key(here.charge_point, table.hashes, OTHER)
        assert await table.holds(OLD, NEW)


@bounded
async def test_of_many_unanswered_keys_the_first_and_the_newest_are_kept() -> None:
    table = Table(OLD)
    new = [bytes([number]) * 20 for number in range(5)]
    async with connected_roles(Asked) as here:
        here.charger.own_answer = STATUS.REBOOT_REQUIRED
        for key in new:
            await change_authorization_key(here.charge_point, table.hashes, key)
    assert await table.holds(OLD, *new[2:])
    assert await table.lets_in(new[3], OLD) == [True, False]
    assert await table.holds(*new[3:])


@bounded
async def test_a_charge_point_that_had_no_key_is_given_one_or_not() -> None:
    hashes: dict[str, Hashes] = {}
    async with connected_roles(Asked) as here:
        here.charger.own_answer = STATUS.REJECTED
        with pytest.raises(RefusedError):
            await change_authorization_key(here.charge_point, hashes, NEW)
        assert not hashes["CP001"]
        here.charger.own_answer = STATUS.ACCEPTED
        await change_authorization_key(here.charge_point, hashes, NEW)
        assert await key_matches(NEW, *hashes["CP001"])
        with pytest.raises(ValueError, match="32 to 40 hexadecimal digits"):
            await change_authorization_key(here.charge_point, hashes, b"short")


@bounded
async def test_of_two_changes_at_once_neither_forgets_the_other() -> None:
    table = Table(OLD)

    async def change(charge_point: AsyncChargePointConnection, key: bytes) -> None:
        await change_authorization_key(charge_point, table.hashes, key)

    async with connected_roles(Asked) as here, anyio.create_task_group() as tasks:
        for key in (NEW, OTHER):
            tasks.start_soon(change, here.charge_point, key)
    assert await table.holds(here.charger.given)


@bounded
async def test_a_key_that_is_given_while_another_is_checked_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(OLD, NEW)
    third = hash_key(OTHER)

    find = KeyChecks.find

    async def slow(checks: KeyChecks, readings: tuple[bytes, ...], hashes: tuple[str, ...], address: str) -> int | None:
        table.hashes["CP001"] = (*table.hashes["CP001"], third)
        return await find(checks, readings, hashes, address)

    monkeypatch.setattr(KeyChecks, "find", slow)
    assert await table.lets_in(NEW) == [True]
    assert third in table.hashes["CP001"]


@bounded
async def test_no_hash_is_removed_without_the_callback() -> None:
    table = Table(OLD, NEW)
    table.decide = require_key(table.hashes)
    assert await table.lets_in(NEW, OLD) == [True, True]


SHOWN: Sequence[Callable[[], ConnectionRequest]] = [
    lambda: asked(),
    lambda: with_key(),
    lambda: with_key(secure=True),
    lambda: asked(secure=True, certificate=OWN),
]


@pytest.mark.item("SEC-11")
@pytest.mark.parametrize("highest", range(4))
async def test_after_a_success_no_lower_profile_is_let_in(highest: int) -> None:
    profiles: dict[str, int] = {}
    decide = require_highest_profile(profiles, then=next_one)
    assert await status(decide, SHOWN[highest]()) == 101
    assert profiles == ({"CP1": highest} if highest else {})
    lower = [await status(decide, shown()) for shown in SHOWN[:highest]]
    assert lower == {0: [], 1: [401], 2: [401, 403], 3: [403, 403, 403]}[highest]
    assert [await status(decide, shown()) for shown in SHOWN[highest:]] == [101] * (4 - highest)


@pytest.mark.item("SEC-11")
async def test_who_is_refused_has_not_succeeded_and_raises_nothing() -> None:
    async def refuse(_: ConnectionRequest) -> Refuse:
        return Refuse(401)

    profiles = {"CP1": 1}
    decisions: list[AsyncAdmission] = [refuse, next_one]
    for then, highest in zip(decisions, (1, 2), strict=True):
        await require_highest_profile(profiles, then=then)(with_key(secure=True))
        assert profiles == {"CP1": highest}
    assert await require_highest_profile(profiles, then=next_one)(with_key(secure=True)) is CARDS
