"""The observer is called with every message, and cannot affect the connection."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation, combine_observers
from ocpp16_sdk.connection._observer import CANCELLED
from ocpp16_sdk.errors import (
    CallTimeoutError,
    ConnectionLostError,
    ErrorCode,
    InvalidMessageError,
    InvalidResponseError,
    LocalCallError,
    OcppError,
    RemoteCallError,
)
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, BEAT_JSON, HEARTBEAT, by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time


async def refuse(_: m.AuthorizeRequest) -> m.AuthorizeResponse:
    raise LocalCallError(ErrorCode.SECURITY_ERROR)


AUTHORIZE = Route(m.AuthorizeRequest, refuse)
IN, OUT = False, True


def summary(seen: list[Observation]) -> list[tuple[bool, str, str, object]]:
    assert {observation.identity for observation in seen} == {"CP1"}
    return [
        (
            observation.outgoing,
            observation.unique_id,
            observation.action,
            type(observation.content) if isinstance(observation.content, OcppError) else observation.content,
        )
        for observation in seen
    ]


@in_virtual_time
async def test_incoming_calls_and_their_answers_are_observed() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, AUTHORIZE, observer=seen.append), by_hand(there) as peer:
        for unique_id, action, payload in (
            ("1", "Heartbeat", {}),
            ("2", "Authorize", {"idTag": "a"}),
            ("3", "Authorize", {}),
            ("4", "Foo", {}),
        ):
            await peer.send(2, unique_id, action, payload)
            await peer.receive()
    assert summary(seen) == [
        (IN, "1", "Heartbeat", m.HeartbeatRequest()),
        (OUT, "1", "Heartbeat", BEAT),
        (IN, "2", "Authorize", m.AuthorizeRequest(id_tag="a")),
        (OUT, "2", "Authorize", LocalCallError),
        (IN, "3", "Authorize", InvalidMessageError),
        (OUT, "3", "Authorize", LocalCallError),
        (IN, "4", "Foo", "unknown action"),
        (OUT, "4", "Foo", LocalCallError),
    ]


@in_virtual_time
async def test_outgoing_calls_and_their_answers_are_observed() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, observer=seen.append) as connection, by_hand(there) as peer:
        answers: list[tuple[int, Any]] = [(3, BEAT_JSON), (4, "GenericError"), (3, {}), (3, [])]
        for kind, rest in answers:
            async with calling(connection) as calls:
                calls.begin("call")
                await peer.send(kind, await peer.receive_call(), rest)
    request = m.HeartbeatRequest()
    ids = [observation.unique_id for observation in seen]
    assert ids[0::2] == ids[1::2]
    assert [(outgoing, content) for outgoing, _, _, content in summary(seen)] == [
        (OUT, request),
        (IN, BEAT),
        (OUT, request),
        (IN, RemoteCallError),
        (OUT, request),
        (IN, InvalidResponseError),
        (OUT, request),
        (IN, InvalidResponseError),
    ]


@in_virtual_time
async def test_the_end_of_an_outgoing_call_without_an_answer_is_observed() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, observer=seen.append) as connection, by_hand(there) as peer:
        async with calling(connection) as calls:
            calls.begin("too slow", timeout=3)
            await peer.receive_call()
        async with calling(connection) as calls:
            scope = calls.begin("cancelled")
            await peer.receive_call()
            await anyio.sleep(2)
            scope.cancel()
        async with calling(connection) as calls:
            calls.begin("lost")
            await peer.receive_call()
            await anyio.sleep(1)
            await there.aclose()
    ends = seen[1::2]
    assert [end.unique_id for end in ends] == [call.unique_id for call in seen[0::2]]
    assert [content for _, _, _, content in summary(ends)] == [CallTimeoutError, CANCELLED, ConnectionLostError]
    assert {(end.outgoing, end.action, end.text) for end in ends} == {(IN, "Heartbeat", "")}
    assert [end.latency for end in ends] == pytest.approx([3, 2, 1])


@in_virtual_time
async def test_the_cancellation_of_a_handler_is_observed() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()

    async def sleep(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        await anyio.sleep(60)
        return BEAT

    async with connected(here, Route(m.HeartbeatRequest, sleep), observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Heartbeat", {})
        await anyio.sleep(2)
    assert summary(seen) == [(IN, "1", "Heartbeat", m.HeartbeatRequest()), (OUT, "1", "Heartbeat", CANCELLED)]
    assert seen[1].text == ""
    assert seen[1].latency == pytest.approx(2)


@in_virtual_time
async def test_each_of_several_observers_is_called_whatever_the_others_raise(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Observation) -> None:
        raise RuntimeError("the observer's own trouble")

    first: list[Observation] = []
    second: list[Observation] = []
    here, there = memory_pair()
    together = combine_observers(first.append, fail, second.append)
    async with connected(here, HEARTBEAT, observer=together), by_hand(there) as peer:
        await peer.is_served()
    assert first == second
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "the observer failed"
    ] * len(first)


@in_virtual_time
async def test_a_defect_of_the_peer_is_observed_without_its_text() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=seen.append), by_hand(there) as peer:
        await there.send("secret")
        await peer.send(5, "secret", {})
        await peer.send(3, "stray", {})
        await peer.send(2, "1", "secret")
        await peer.receive()
        await peer.is_served()
    assert summary(seen)[:-2] == [
        (IN, "", "", "not JSON"),
        (IN, "", "", "unknown message type"),
        (IN, "stray", "", "no call waits for this answer"),
        (IN, "1", "", "not a CALL of four elements with a payload object"),
        (OUT, "1", "", LocalCallError),
    ]


@in_virtual_time
async def test_an_observer_that_fails_has_no_effect(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Observation) -> None:
        raise RuntimeError("the observer's own trouble")

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=fail) as connection, by_hand(there) as peer:
        await there.send("")
        await peer.send(2, "1")
        assert (await peer.receive())[2] == "FormationViolation"
        await peer.is_served()
        async with calling(connection) as calls:
            calls.begin("call")
            await peer.beat(await peer.receive_call())
        assert calls.ended == {"call": BEAT}
    assert {record.getMessage() for record in caplog.records if record.levelname == "ERROR"} == {"the observer failed"}
