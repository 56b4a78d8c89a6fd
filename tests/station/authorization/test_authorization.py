"""Whole stations: tokens, the local list, the cache, and the central system."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.station import (
    Authorization,
    ConnectorState,
    Refused,
    Standard,
    Token,
    TransactionStarted,
    Verdict,
    VerdictSource,
)
from tests.support.charging_station import StationBench, station_bench
from tests.support.scripted_central_system import SILENCE
from tests.support.virtual_time import in_virtual_time

ACCEPTED, BLOCKED = {"status": "Accepted"}, {"status": "Blocked"}


async def ask(bench: StationBench, action: str, **payload: Any) -> Any:
    answer = await bench.central_system.ask(action, payload)
    assert answer is not None
    return answer[2]


async def send_list(bench: StationBench, version: int, kind: str = "Full", **entries: Mapping[str, Any] | None) -> str:
    """Send a local list; return the status of the answer."""
    sent = [{"idTag": tag} | ({} if info is None else {"idTagInfo": info}) for tag, info in entries.items()]
    answer = await ask(bench, "SendLocalList", listVersion=version, updateType=kind, localAuthorizationList=sent)
    return str(answer["status"])


async def list_version(bench: StationBench) -> int:
    return int((await ask(bench, "GetLocalListVersion"))["listVersion"])


async def go_offline(bench: StationBench) -> None:
    bench.central_system.hold = anyio.Event()
    await bench.central_system.disconnect()
    await bench.settle()


async def go_online(bench: StationBench) -> None:
    assert bench.central_system.hold is not None
    bench.central_system.hold.set()
    await bench.settle(120)


async def starts(bench: StationBench, id_tag: str, connector: int = 1) -> bool:
    """Return whether a token starts a transaction; stop it again."""
    await bench.plug(connector)
    await bench.swipe(id_tag, connector)
    started = bench.station.state[connector].session is not None
    if started:
        await bench.swipe(id_tag, connector)
    await bench.unplug(connector)
    return started


def authorized(bench: StationBench) -> list[str]:
    return [each["idTag"] for each in bench.sent("Authorize")]


@in_virtual_time
async def test_an_unknown_token_is_asked_for_and_a_known_one_need_not_be() -> None:  # CP-38, CP-40, CP-43
    async with station_bench() as bench:
        assert await starts(bench, "Virtual-Token 1!")  # CP-42
        assert authorized(bench) == ["Virtual-Token 1!"]
        assert await starts(bench, "virtual-token 1!")
        assert len(authorized(bench)) == 2  # LocalPreAuthorize is false
        await bench.configure(LocalPreAuthorize="true")
        assert await starts(bench, "VIRTUAL-TOKEN 1!")  # from the cache
        assert await send_list(bench, 1, listed=ACCEPTED) == "Accepted"
        assert await starts(bench, "LISTED")
        assert len(authorized(bench)) == 2
        assert await starts(bench, "other")
        assert len(authorized(bench)) == 3


@in_virtual_time
async def test_a_refused_token_does_not_start_and_is_asked_for_again() -> None:  # CP-38, CP-49
    async with station_bench() as bench:
        await bench.configure(LocalPreAuthorize="true")
        bench.central_system.answers["Authorize"] = {"idTagInfo": BLOCKED}
        assert not await starts(bench, "A")
        refused = next(each for each in bench.events if isinstance(each, Refused))
        assert refused.verdict.status is m.AuthorizationStatus.BLOCKED
        assert refused.verdict.source is VerdictSource.CENTRAL_SYSTEM
        bench.central_system.answers["Authorize"] = {"idTagInfo": ACCEPTED}
        assert await starts(bench, "A")
        assert authorized(bench) == ["A", "A"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # listed, listed and blocked, in the cache, blocked in the cache, unknown
        ({"LocalAuthorizeOffline": "true"}, [True, False, True, False, False]),
        ({"LocalAuthorizeOffline": "false"}, [False, False, False, False, False]),
        ({"AllowOfflineTxForUnknownId": "true"}, [True, False, True, False, True]),
        ({"LocalAuthListEnabled": "false"}, [False, False, True, False, False]),
        ({"AuthorizationCacheEnabled": "false"}, [True, False, False, False, False]),
    ],
)
@in_virtual_time
async def test_the_keys_decide_while_offline(keys: dict[str, str], expected: list[bool]) -> None:  # CP-44, CP-45
    async with station_bench() as bench:
        await send_list(bench, 1, listed=ACCEPTED, blocked=BLOCKED)
        assert await starts(bench, "cached")
        bench.central_system.answers["Authorize"] = {"idTagInfo": BLOCKED}
        assert not await starts(bench, "bad")
        await bench.configure(**keys)
        await go_offline(bench)
        tags = ["listed", "blocked", "cached", "bad", "unknown"]
        assert [await starts(bench, each) for each in tags] == expected


@in_virtual_time
async def test_a_question_without_an_answer_is_decided_as_while_offline() -> None:
    async with station_bench() as bench:
        await bench.configure(AllowOfflineTxForUnknownId="true")
        bench.central_system.answers["Authorize"] = "InternalError"
        assert await starts(bench, "A")
        await bench.configure(AllowOfflineTxForUnknownId="false")
        assert not await starts(bench, "B")
        reasons = [each.verdict.reasons for each in bench.events if isinstance(each, Refused)][-1]
        assert reasons[0] == "Authorize failed: RemoteCallError"
        bench.central_system.answers["Authorize"] = SILENCE
        await bench.plug()
        await bench.swipe("C")
        await bench.settle(60)
        assert bench.station.state[1].authorizing is None
        assert bench.station.state[1].session is None


@in_virtual_time
async def test_the_cache_follows_all_answers_and_is_kept_over_a_restart() -> None:  # CP-46
    store = MemoryOutboxStore()
    features = Standard(authorization=Authorization(cache=3))
    async with station_bench(features, store=store) as bench:
        await bench.configure(LocalPreAuthorize="true")
        for tag in ("A", "B", "C"):
            bench.central_system.answers["Authorize"] = {"idTagInfo": BLOCKED if tag == "B" else ACCEPTED}
            await starts(bench, tag)
            await bench.settle(10)
        await starts(bench, "D")  # B is evicted, although A is older
        assert authorized(bench) == ["A", "B", "C", "D"]
        assert await starts(bench, "A")
        assert authorized(bench) == ["A", "B", "C", "D"]
    async with station_bench(features, store=store) as bench:
        assert await starts(bench, "D")
        assert not authorized(bench)
        # The answer to the stop: the token of the stop is refused from now on.
        bench.central_system.answers["StopTransaction"] = {"idTagInfo": BLOCKED}
        assert await starts(bench, "D")
        await bench.settle(10)
        bench.central_system.answers["StartTransaction"] = {"transactionId": 9, "idTagInfo": BLOCKED}
        assert not await starts(bench, "D")  # the transaction is stopped at once
        assert authorized(bench) == ["D"]  # asked again: it was blocked by the answer to the stop
        await go_offline(bench)
        assert not await starts(bench, "D")


@in_virtual_time
async def test_an_entry_of_the_cache_expires() -> None:  # CP-46
    async with station_bench() as bench:
        await bench.configure(LocalPreAuthorize="true")
        info = ACCEPTED | {"expiryDate": "2026-05-01T13:00:00Z"}
        bench.central_system.answers["Authorize"] = {"idTagInfo": info}
        bench.central_system.answers["StartTransaction"] = {"transactionId": 7, "idTagInfo": info}
        assert await starts(bench, "A")
        await go_offline(bench)
        assert await starts(bench, "A")
        await bench.settle(3600)
        assert not await starts(bench, "A")


@in_virtual_time
async def test_clear_cache_is_answered_and_makes_the_station_ask_again() -> None:  # CP-48, ACT-06
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        await bench.configure(LocalPreAuthorize="true")
        await starts(bench, "A")
        assert await ask(bench, "ClearCache") == ACCEPTED
        await starts(bench, "A")
        assert authorized(bench) == ["A", "A"]
        assert await ask(bench, "ClearCache") == ACCEPTED
    async with station_bench(store=store) as bench:
        await starts(bench, "A")
        assert authorized(bench) == ["A"]
    async with station_bench(Standard(authorization=Authorization(cache=0))) as bench:
        assert await ask(bench, "ClearCache") == {"status": "Rejected"}
        answer = await ask(bench, "GetConfiguration", key=["AuthorizationCacheEnabled"])
        assert answer["unknownKey"] == ["AuthorizationCacheEnabled"]


@in_virtual_time
async def test_a_listed_token_is_never_in_the_cache() -> None:  # CP-47
    async with station_bench() as bench:
        await starts(bench, "A")
        await send_list(bench, 1, a=BLOCKED)
        await go_offline(bench)
        assert not await starts(bench, "A")  # the list is stronger
        await go_online(bench)
        await starts(bench, "A")
        await send_list(bench, 2, "Differential", A=None)
        await go_offline(bench)
        assert not await starts(bench, "A")  # it is in neither


@in_virtual_time
async def test_the_version_says_whether_there_is_a_list() -> None:  # CP-53, CP-57, CP-60, ACT-14, ACT-21
    async with station_bench() as bench:
        assert await list_version(bench) == 0
        assert await send_list(bench, 7, A=ACCEPTED) == "Accepted"
        assert await list_version(bench) == 7
        assert await send_list(bench, 7, "Differential", B=ACCEPTED) == "VersionMismatch"
        assert await send_list(bench, -1, B=ACCEPTED) == "Failed"
        assert await list_version(bench) == 7
        assert await send_list(bench, 0) == "Accepted"
        assert await list_version(bench) == 0
        await bench.configure(LocalAuthListEnabled="false")
        assert await list_version(bench) == -1
        assert await send_list(bench, 8, A=ACCEPTED) == "NotSupported"
    async with station_bench(Standard(authorization=Authorization(local_list=0))) as bench:
        assert await list_version(bench) == -1
        assert await send_list(bench, 8, A=ACCEPTED) == "NotSupported"
        answer = await ask(bench, "GetConfiguration", key=["LocalAuthListEnabled", "SupportedFeatureProfiles"])
        assert answer["unknownKey"] == ["LocalAuthListEnabled"]
        assert "LocalAuthListManagement" not in answer["configurationKey"][0]["value"]


@in_virtual_time
async def test_the_limits_of_the_list_are_keys(caplog: pytest.LogCaptureFixture) -> None:  # CP-58, CP-59
    features = Standard(authorization=Authorization(local_list=3, local_list_update=2))
    async with station_bench(features) as bench:
        keys = await ask(bench, "GetConfiguration", key=["LocalAuthListMaxLength", "SendLocalListMaxLength"])
        assert [each["value"] for each in keys["configurationKey"]] == ["3", "2"]
        with caplog.at_level(logging.INFO, "ocpp16_sdk.station"):
            assert await send_list(bench, 1, A=ACCEPTED, B=ACCEPTED, C=ACCEPTED) == "Failed"
        assert "3 entries: must be at most 2 (SendLocalListMaxLength)" in caplog.text
        assert await send_list(bench, 1, A=ACCEPTED, B=ACCEPTED) == "Accepted"
        assert await send_list(bench, 2, "Differential", C=ACCEPTED, D=ACCEPTED) == "Failed"
        assert await send_list(bench, 2, A=ACCEPTED, a=ACCEPTED) == "Failed"
        assert await list_version(bench) == 1


@in_virtual_time
async def test_the_list_survives_a_restart_and_only_send_local_list_changes_it() -> None:  # CP-61
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        await send_list(bench, 4, A=ACCEPTED, B=BLOCKED, C=ACCEPTED)
        await send_list(bench, 5, "Differential", C=None)
        bench.central_system.answers["StartTransaction"] = {"transactionId": 7, "idTagInfo": BLOCKED}
        await starts(bench, "A")
        assert await ask(bench, "ClearCache") == ACCEPTED
    async with station_bench(store=store) as bench:
        assert await list_version(bench) == 5
        await go_offline(bench)
        assert [await starts(bench, tag) for tag in "ABC"] == [True, False, False]


@in_virtual_time
async def test_a_contradiction_to_the_list_is_reported() -> None:  # CP-37
    async with station_bench() as bench:
        await bench.configure(LocalPreAuthorize="true")
        await send_list(bench, 1, A=ACCEPTED)
        await starts(bench, "A")
        assert not [each for each in bench.sent("StatusNotification") if each["errorCode"] == "LocalListConflict"]
        bench.central_system.answers["StartTransaction"] = {"transactionId": 7, "idTagInfo": BLOCKED}
        await starts(bench, "A")
        conflicts = [each for each in bench.sent("StatusNotification") if each["errorCode"] == "LocalListConflict"]
        assert [(each["connectorId"], each["status"]) for each in conflicts] == [(0, "Available")]


@in_virtual_time
async def test_the_same_token_stops_without_a_question_and_one_of_its_group_with_one() -> None:  # CP-39, CP-41, ACT-01
    async with station_bench() as bench:
        bench.central_system.answers["Authorize"] = {"idTagInfo": ACCEPTED | {"parentIdTag": "Group"}}
        await bench.charge("A")
        await bench.swipe("a")
        assert not authorized(bench)
        await bench.unplug()
        await bench.charge("A")
        bench.central_system.answers["Authorize"] = {"idTagInfo": ACCEPTED}
        await bench.swipe("Group")  # the parent is no token by itself
        assert bench.station.state[1].session is not None
        bench.central_system.answers["Authorize"] = {"idTagInfo": ACCEPTED | {"parentIdTag": "Group"}}
        await bench.swipe("B")
        assert bench.station.state[1].session is None
        assert authorized(bench)[-1] == "B"


@in_virtual_time
async def test_a_station_explains_its_verdict_and_asks_nobody() -> None:
    async with station_bench() as bench:
        await send_list(bench, 1, A=ACCEPTED)
        found = bench.station.authorization.explain(Token("a"), bench.station.state[1])
        assert found.verdict is None
        assert found.reasons == ("online", "the local list has it as Accepted", "LocalPreAuthorize is false")
        await go_offline(bench)
        found = bench.station.authorization.explain(Token("a"))
        assert found.verdict is not None
        assert found.verdict.accepted
        assert found.reasons[-1] == "LocalAuthorizeOffline is true"
        assert not authorized(bench)
    async with station_bench(Standard(authorization=None)) as bench:
        with pytest.raises(LookupError, match="no behaviour of the class Authorization"):
            bench.station.authorization.explain(Token("a"))
        assert await starts(bench, "anybody")
        assert not authorized(bench)


@in_virtual_time
async def test_an_application_decides_for_its_own_reader_and_keeps_the_rules_for_cards() -> None:
    class LicencePlates(Authorization):
        async def authorize(self, token: Token, connector: ConnectorState) -> Verdict:
            if token.id_tag.startswith("W-"):
                return Verdict(status=m.AuthorizationStatus.ACCEPTED, source=VerdictSource.NOT_ASKED)
            verdict = await super().authorize(token, connector)
            return replace(verdict, reasons=(*verdict.reasons, "no plate"))

    async with station_bench(Standard(authorization=LicencePlates())) as bench:
        bench.central_system.answers["Authorize"] = {"idTagInfo": BLOCKED}
        assert await starts(bench, "W-1234")
        assert not await starts(bench, "04A2B3")
        assert [each.token.id_tag for each in bench.events if isinstance(each, TransactionStarted)] == ["W-1234"]
        assert bench.station.authorization.explain(Token("04a2b3")).reasons[1] == "the cache has it as Blocked"


@in_virtual_time
async def test_a_behaviour_that_fails_refuses_the_token(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Authorization):
        async def authorize(self, token: Token, connector: ConnectorState) -> Verdict:
            raise ZeroDivisionError("broken")

    async with station_bench(Standard(authorization=Broken())) as bench:
        assert not await starts(bench, "A")
        assert "ZeroDivisionError" in caplog.text
        caplog.clear()


def test_an_option_of_authorization_is_checked() -> None:
    with pytest.raises(ValueError, match="cache=-1"):
        Authorization(cache=-1)
    with pytest.raises(ValueError, match="local_list_update=0"):
        Authorization(local_list_update=0)
