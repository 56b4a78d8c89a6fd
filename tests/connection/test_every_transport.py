"""Two connections back to back, the same over every transport and on both event loops."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import ErrorCode, LocalCallError, RemoteCallError
from ocpp16_sdk.model import Route
from tests.support.connections import BEAT, HEARTBEAT, by_hand, calling, connected
from tests.support.transport_pairs import Pair

pytestmark = pytest.mark.anyio
BOUND = 5


async def reset(_: m.ResetRequest) -> m.ResetResponse:
    return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


RESET = Route(m.ResetRequest, reset)


@pytest.mark.item("J-44")
async def test_calls_cross(pair: Pair) -> None:
    here, there = pair

    async def call_often(connection: Connection, request: m.HeartbeatRequest | m.ResetRequest) -> None:
        for _ in range(50):
            await connection.call(request)

    with anyio.fail_after(BOUND):
        async with (
            connected(here, HEARTBEAT) as central_system,
            connected(there, RESET) as charge_point,
            anyio.create_task_group() as tasks,
        ):
            for _ in range(2):
                tasks.start_soon(call_often, central_system, m.ResetRequest(type=m.ResetType.SOFT))
                tasks.start_soon(call_often, charge_point, m.HeartbeatRequest())


@pytest.mark.item("J-45")
async def test_handlers_call_back_while_their_own_call_is_open(pair: Pair) -> None:
    here, there = pair

    async def call_first(_: m.ResetRequest) -> m.ResetResponse:
        for _again in range(3):
            assert await charge_point.call(m.HeartbeatRequest()) == BEAT
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    with anyio.fail_after(BOUND):
        async with (
            connected(here, HEARTBEAT) as central_system,
            connected(there, Route(m.ResetRequest, call_first)) as charge_point,
        ):
            answer = await central_system.call(m.ResetRequest(type=m.ResetType.SOFT))
    assert answer.status == m.ResetStatus.ACCEPTED


async def test_a_refusal_crosses_whole_and_is_not_relayed(pair: Pair) -> None:
    here, there = pair

    async def refuse(_: m.ResetRequest) -> m.ResetResponse:
        raise LocalCallError(ErrorCode.SECURITY_ERROR, '"é😀"\n', {"a": [None, 1.5]})

    async def ask(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        await central_system.call(m.ResetRequest(type=m.ResetType.SOFT))
        raise AssertionError

    with anyio.fail_after(BOUND):
        async with (
            connected(here, Route(m.HeartbeatRequest, ask)) as central_system,
            connected(there, Route(m.ResetRequest, refuse)) as charge_point,
        ):
            with pytest.raises(RemoteCallError) as caught:
                await central_system.call(m.ResetRequest(type=m.ResetType.SOFT))
            assert (caught.value.code, caught.value.description) == ("SecurityError", '"é😀"\n')
            assert caught.value.details == {"a": [None, 1.5]}
            with pytest.raises(RemoteCallError) as caught:
                await charge_point.call(m.HeartbeatRequest())
            assert caught.value.code == ErrorCode.INTERNAL_ERROR


@pytest.mark.item("J-40")
async def test_a_large_message_crosses(pair: Pair) -> None:
    here, there = pair
    entries = [
        m.AuthorizationData(
            id_tag=f"TAG{number:08}", id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, parent_id_tag="é")
        )
        for number in range(3000)
    ]
    request = m.SendLocalListRequest(
        list_version=1, update_type=m.UpdateType.FULL, local_authorization_list=tuple(entries)
    )
    assert len(request.to_json()) > 2**16

    async def receive(received: m.SendLocalListRequest) -> m.SendLocalListResponse:
        assert received == request
        return m.SendLocalListResponse(status=m.UpdateStatus.ACCEPTED)

    with anyio.fail_after(BOUND):
        async with connected(here) as central_system, connected(there, Route(m.SendLocalListRequest, receive)):
            answer = await central_system.call(request)
    assert answer.status == m.UpdateStatus.ACCEPTED


@pytest.mark.item("J-49")
async def test_the_close_fails_every_call(pair: Pair) -> None:
    here, there = pair
    with anyio.fail_after(BOUND):
        async with connected(here) as connection, calling(connection) as calls:
            async with by_hand(there) as peer:
                for name in ("sent", "queued", "queued too"):
                    calls.begin(name)
                await peer.receive_call()
            ended = await connection.wait_closed()
    assert ended.code == 1000
    assert sorted(calls.kinds().values()) == ["ConnectionLostError", "NotSentError", "NotSentError"]


async def test_a_handler_may_close_its_connection(pair: Pair) -> None:
    here, there = pair

    async def close(_: m.ResetRequest) -> m.ResetResponse:
        await charge_point.aclose(1000, "reset")
        raise AssertionError

    with anyio.fail_after(BOUND):
        async with (
            connected(here) as central_system,
            connected(there, Route(m.ResetRequest, close)) as charge_point,
            calling(central_system) as calls,
        ):
            calls.begin("reset", m.ResetRequest(type=m.ResetType.HARD))
            assert (await central_system.wait_closed()).reason == "reset"
            assert (await charge_point.wait_closed()).reason == "reset"
    assert calls.kinds() == {"reset": "ConnectionLostError"}


@pytest.mark.item("J-22", "J-24", "J-34")
async def test_rubbish_between_the_messages_closes_nothing(pair: Pair) -> None:
    here, there = pair
    with anyio.fail_after(BOUND):
        async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer:
            for text in ("", " ", "{", "[]", "[2]", '[5,"a","Heartbeat",{}]', "[" * 100_000, '[3,"a",{}]', "\ufeff[]"):
                await there.send(text)
                await peer.is_served()
            assert connection.session.defects.total() == 9
