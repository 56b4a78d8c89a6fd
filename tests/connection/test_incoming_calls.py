"""What a handler does, and what the peer receives (OCPP-J 4.2.3)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, LocalCallError, RemoteCallError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, BEAT_JSON, HEARTBEAT, by_hand, connected
from tests.support.frame_strategies import cyclic, nested
from tests.support.virtual_time import VirtualLoop, in_virtual_time

SECRET = "04A2B3C4D5E6"
FAILED: list[Any] = [4, "1", "InternalError", "the handler failed", {}]
Handler = Callable[[m.AuthorizeRequest], Awaitable[Any]]


def raising(error: BaseException) -> Handler:
    async def handler(_: m.AuthorizeRequest) -> None:
        raise error

    return handler


def returning(value: Any) -> Handler:
    async def handler(_: m.AuthorizeRequest) -> Any:
        return value

    return handler


async def answer_of(handler: Handler) -> list[Any]:
    """Return the answer that the peer receives; the connection stays open and has no further message."""
    here, there = memory_pair()
    authorize = Route(m.AuthorizeRequest, handler)
    async with connected(here, HEARTBEAT, authorize) as connection, by_hand(there) as peer:
        await peer.send(2, "1", "Authorize", {"idTag": SECRET})
        answer = await peer.receive()
        await peer.is_served()
        await peer.send(2, "1", "Authorize", {"idTag": SECRET})  # the id is free again
        assert await peer.receive() == answer
        assert connection.session.defects == {}
    return answer


@in_virtual_time
async def test_a_refusal_is_sent_with_code_description_and_details() -> None:
    refusal = LocalCallError(ErrorCode.SECURITY_ERROR, 'not "you"\n', {"since": [1, None]})
    assert await answer_of(raising(refusal)) == [4, "1", "SecurityError", 'not "you"\n', {"since": [1, None]}]


@pytest.mark.item("J-27", "J-58")
@pytest.mark.parametrize(
    "code",
    [
        *("NotImplemented", "NotSupported", "InternalError", "ProtocolError", "SecurityError", "GenericError"),
        *("FormationViolation", "PropertyConstraintViolation", "OccurenceConstraintViolation"),
        "TypeConstraintViolation",
    ],
)
@in_virtual_time
async def test_every_code_is_sent_in_its_wire_spelling(code: str) -> None:
    assert await answer_of(raising(LocalCallError(ErrorCode(code)))) == [4, "1", code, "", {}]


# What a type checker would refuse reaches the wire no more than what it cannot see.
UNWRITABLE: dict[str, tuple[Any, ...]] = {
    "an object": (ErrorCode.GENERIC_ERROR, "", {"a": object()}),
    "bytes": (ErrorCode.GENERIC_ERROR, "", {"a": b"\x00"}),
    "NaN": (ErrorCode.GENERIC_ERROR, "", {"a": float("nan")}),
    "a cycle": (ErrorCode.GENERIC_ERROR, "", cyclic()),
    "depth": (ErrorCode.GENERIC_ERROR, "", nested(100_000)),
    "half a surrogate pair": (ErrorCode.GENERIC_ERROR, "\ud800"),
    "a description that is no text": (ErrorCode.GENERIC_ERROR, ValueError(SECRET)),
    "details that are no mapping": (ErrorCode.GENERIC_ERROR, "", 5),
}


@pytest.mark.item("J-21", "J-58")
@pytest.mark.parametrize("refusal", UNWRITABLE.values(), ids=UNWRITABLE)
@in_virtual_time
async def test_a_refusal_that_cannot_be_written_is_a_failure(refusal: tuple[Any, ...]) -> None:
    assert await answer_of(raising(LocalCallError(*refusal))) == FAILED


@pytest.mark.item("J-58")
def test_a_refusal_has_one_of_the_ten_codes() -> None:
    code: Any = "FormatViolation"
    with pytest.raises(ValueError, match="'FormatViolation' is not a valid ErrorCode"):
        LocalCallError(code)


@pytest.mark.item("J-62")
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET),
        TimeoutError(SECRET),
        ExceptionGroup(SECRET, [ValueError(SECRET)]),
        RecursionError(SECRET),
        RemoteCallError("GetLog", "SecurityError", SECRET, {}),
    ],
    ids=repr,
)
@in_virtual_time
async def test_the_peer_learns_that_a_handler_failed_and_the_log_learns_why(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "ocpp16_sdk"):
        assert await answer_of(raising(error)) == FAILED
    record = caplog.records[0]
    assert record.getMessage() == "the handler of Authorize for 'CP1' failed"
    assert record.exc_info is not None
    assert record.exc_info[1] is error


@pytest.mark.item("J-64")
@pytest.mark.parametrize(
    "value",
    [
        None,
        {"idTagInfo": {"status": "Accepted"}},
        BEAT,
        m.AuthorizeResponse,
        m.AuthorizeResponse.model_construct(id_tag_info={"status": SECRET}),
    ],
    ids=["nothing", "a dict", "another response", "a class", "a response made without validation"],
)
@in_virtual_time
async def test_a_handler_that_returns_no_valid_response_has_failed(value: Any) -> None:
    assert await answer_of(returning(value)) == FAILED


def test_a_handler_that_waits_for_something_cancelled_has_failed() -> None:
    async def handler(_: m.AuthorizeRequest) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    async def test() -> None:
        with anyio.fail_after(60):
            assert await answer_of(handler) == FAILED

    anyio.run(test, backend_options={"loop_factory": VirtualLoop})


@in_virtual_time
async def test_a_handler_may_cancel_a_part_of_itself() -> None:
    async def handler(_: m.AuthorizeRequest) -> m.AuthorizeResponse:
        with anyio.move_on_after(5):
            await anyio.sleep_forever()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(anyio.sleep_forever)
            tasks.cancel_scope.cancel()
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    assert await answer_of(handler) == [3, "1", {"idTagInfo": {"status": "Accepted"}}]


@pytest.mark.item("J-31", "J-60")
@in_virtual_time
async def test_a_known_action_without_a_handler_differs_from_an_unknown_action() -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.GetLogRequest)) as _, by_hand(there) as peer:
        log = {"logType": "SecurityLog", "requestId": 1, "log": {"remoteLocation": "ftp://h/p"}}
        await peer.send(2, "1", "GetLog", log)
        assert (await peer.receive())[:3] == [4, "1", "NotSupported"]
        for action in ("Foo", "heartbeat", "Heartbeat.req", "/Heartbeat", "Heartbeat ", ""):
            await peer.send(2, "1", action, {})
            assert (await peer.receive())[:3] == [4, "1", "NotImplemented"]
        await peer.is_served()


@pytest.mark.item("J-61")
@in_virtual_time
async def test_a_broken_request_is_refused_and_the_handler_not_called() -> None:
    async def handler(_: m.AuthorizeRequest) -> None:
        pytest.fail("called")

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.AuthorizeRequest, handler)), by_hand(there) as peer:
        await peer.send(2, "1", "Authorize", {"idTag": SECRET * 2})
        details = {"faults": [{"path": "idTag", "rule": "string_too_long"}]}
        description = "idTag: String should have at most 20 characters"
        assert await peer.receive() == [4, "1", "PropertyConstraintViolation", description, details]
        await peer.send(2, "1", "Authorize", None)
        assert (await peer.receive())[2] == "OccurenceConstraintViolation"
        await peer.send(2, "1", "Heartbeat", None)  # J-32
        assert await peer.receive() == [3, "1", BEAT_JSON]


@pytest.mark.item("J-36", "J-37")
@in_virtual_time
async def test_a_doubled_call_runs_the_handler_once_and_gets_one_answer() -> None:
    runs: list[str] = []

    async def handler(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        runs.append(request.id_tag)
        await anyio.sleep(5)
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED))

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.AuthorizeRequest, handler)), by_hand(there) as peer:
        for number in range(3):
            for _ in range(3):
                await peer.send(2, "1", "Authorize", {"idTag": "a"})
            assert (await peer.receive())[:2] == [3, "1"]
            assert len(runs) == number + 1
        await peer.is_served()


@pytest.mark.item("J-44")
@in_virtual_time
async def test_a_slow_handler_does_not_delay_other_answers() -> None:
    async def handler(_: m.AuthorizeRequest) -> m.AuthorizeResponse:
        await anyio.sleep(60)
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.INVALID))

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.AuthorizeRequest, handler)), by_hand(there) as peer:
        await peer.send(2, "slow", "Authorize", {"idTag": "a"})
        for _ in range(3):
            await peer.is_served()
        assert (await peer.receive())[:2] == [3, "slow"]


@pytest.mark.item("J-57")
@in_virtual_time
async def test_handlers_get_the_peer_before_the_request() -> None:
    async def handler(peer: str, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        assert (peer, request) == ("the peer", m.HeartbeatRequest())
        return BEAT

    here, there = memory_pair()
    async with connected(here, Route(m.HeartbeatRequest, handler), handler_args=("the peer",)), by_hand(there) as peer:
        await peer.is_served()
