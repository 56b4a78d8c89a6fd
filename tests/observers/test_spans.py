"""Every call is a span, of both sides and with every outcome."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import anyio
import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ConnectionOptions,
    ManualChargePoint,
    after_answer,
    messages as m,
)
from ocpp16_sdk.connection import combine_observers
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.model import ChargePointRequest, Response, Route
from ocpp16_sdk.observers.telemetry import Telemetry
from ocpp16_sdk.transports import memory_pair
from tests.observers.recorded import RPC, Recorded, own, seconds
from tests.support.connections import BEAT, BEAT_JSON, HEARTBEAT, by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time

SECRET = "04A2B3-SECRET"
BEAT_OF_CP1 = RPC | {"rpc.method": "Heartbeat", "ocpp.identity": "CP1"}
NO_CODE = "MyOwnCode " + SECRET


class BlinkResponse(Response, frozen=True): ...


class BlinkRequest(ChargePointRequest[BlinkResponse], frozen=True): ...


@in_virtual_time
async def test_an_own_call_is_a_span_of_kind_client_from_its_sending_to_its_answer() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    before = datetime.now(UTC)
    async with connected(here, observer=recorded.telemetry) as connection, by_hand(there) as peer:
        async with calling(connection) as calls:
            calls.begin("call")
            unique_id = await peer.receive_call()
            await anyio.sleep(5)
            await peer.beat(unique_id)
        assert calls.ended == {"call": BEAT}
    (span,) = recorded.spans
    assert (span.name, span.kind, span.status.status_code) == ("Heartbeat", SpanKind.CLIENT, StatusCode.UNSET)
    assert dict(span.attributes or {}) == BEAT_OF_CP1 | {"ocpp.unique_id": unique_id}
    assert seconds(span) == pytest.approx(5)
    assert span.end_time is not None
    assert before.timestamp() - 0.001 <= span.end_time / 1e9 <= datetime.now(UTC).timestamp() + 0.001


@in_virtual_time
async def test_an_own_call_is_below_the_span_of_its_caller() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    tracer = recorded.tracers.get_tracer("application")
    async with connected(here, observer=recorded.telemetry) as connection, by_hand(there) as peer:
        with tracer.start_as_current_span("charge"):
            async with calling(connection) as calls:
                calls.begin("call")
                await peer.beat(await peer.receive_call())
    call, charge = recorded.spans
    assert call.parent == charge.get_span_context()


ANSWERS: dict[str, tuple[tuple[Any, ...] | None, str, float]] = {
    "a CALLERROR": ((4, "NotSupported", SECRET, {"idTag": SECRET}), "NotSupported", 0),
    "a CALLERROR with a code of the peer's own": ((4, NO_CODE, "", {}), "_OTHER", 0),
    "an invalid answer": ((3, {"currentTime": SECRET}), "InvalidResponseError", 0),
    "an answer that is no frame": ((3, []), "InvalidResponseError", 0),
    "no answer in time": (None, "CallTimeoutError", 30),
}


@pytest.mark.parametrize(("answer", "error", "duration"), ANSWERS.values(), ids=ANSWERS)
@in_virtual_time
async def test_an_own_call_that_fails_is_a_span_with_an_error(
    answer: tuple[Any, ...] | None, error: str, duration: float
) -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with (
        connected(here, observer=recorded.telemetry) as connection,
        by_hand(there) as peer,
        calling(connection) as calls,
    ):
        calls.begin("call")
        unique_id = await peer.receive_call()
        if answer is not None:
            await peer.send(answer[0], unique_id, *answer[1:])
    (span,) = recorded.spans
    assert own(span.attributes) == BEAT_OF_CP1 | {"error.type": error}
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
    assert seconds(span) == pytest.approx(duration)
    assert recorded.durations("client") == [
        (RPC | {"rpc.method": "Heartbeat", "error.type": error}, 1, pytest.approx(duration))
    ]
    assert SECRET not in span.to_json()


@in_virtual_time
async def test_an_own_call_of_a_closed_connection_is_a_span_with_an_error() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with connected(here, observer=recorded.telemetry) as connection, calling(connection) as calls:
        calls.begin("call")
        await there.receive()
        await anyio.sleep(2)
        await there.aclose()
    (span,) = recorded.spans
    assert own(span.attributes)["error.type"] == "ConnectionLostError"
    assert seconds(span) == pytest.approx(2)


@in_virtual_time
async def test_an_own_call_that_is_cancelled_is_a_span_with_an_error() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with (
        connected(here, observer=recorded.telemetry) as connection,
        by_hand(there) as peer,
        calling(connection) as calls,
    ):
        scope = calls.begin("call")
        await peer.receive_call()
        scope.cancel()
    (span,) = recorded.spans
    assert own(span.attributes)["error.type"] == "cancelled"


@in_virtual_time
async def test_a_call_that_was_not_sent_has_no_span() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with connected(here, observer=recorded.telemetry) as connection:
        await there.aclose()
        await connection.wait_closed()
        async with calling(connection) as calls:
            calls.begin("call")
        assert calls.kinds() == {"call": "NotSentError"}
    assert recorded.spans == []


@in_virtual_time
async def test_a_call_of_the_peer_is_a_span_of_kind_server_and_the_work_of_its_handler_is_below() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    tracer = recorded.tracers.get_tracer("application")

    async def reset() -> None:
        tracer.start_span("restart").end()

    async def beat(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        with tracer.start_as_current_span("query"):
            await anyio.sleep(3)
        after_answer(reset)
        return BEAT

    with tracer.start_as_current_span("the long life of the connection"):
        async with (
            connected(here, Route(m.HeartbeatRequest, beat), observer=recorded.telemetry),
            by_hand(there) as peer,
        ):
            await peer.send(2, "1", "Heartbeat", {})
            assert await peer.receive() == [3, "1", BEAT_JSON]
    query, call, restart, _ = recorded.spans
    assert (call.name, call.kind, call.parent) == ("Heartbeat", SpanKind.SERVER, None)
    assert dict(call.attributes or {}) == BEAT_OF_CP1 | {"ocpp.unique_id": "1"}
    assert seconds(call) == pytest.approx(3)
    assert query.parent == restart.parent == call.get_span_context()
    assert recorded.durations("server") == [(RPC | {"rpc.method": "Heartbeat"}, 1, pytest.approx(3))]


@in_virtual_time
async def test_a_handler_that_calls_back_has_its_call_below_its_span() -> None:
    recorded = Recorded()
    here, there = memory_pair()

    async def beat(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return await connection.call(m.HeartbeatRequest())

    async with (
        connected(here, Route(m.HeartbeatRequest, beat), observer=recorded.telemetry) as connection,
        by_hand(there) as peer,
    ):
        await peer.send(2, "1", "Heartbeat", {})
        await peer.beat(await peer.receive_call())
        await peer.receive()
    inner, outer = recorded.spans
    assert (inner.kind, outer.kind) == (SpanKind.CLIENT, SpanKind.SERVER)
    assert inner.parent == outer.get_span_context()


async def refuse(_: m.AuthorizeRequest) -> m.AuthorizeResponse:
    raise LocalCallError(ErrorCode.SECURITY_ERROR, SECRET)


async def fail(_: m.StatusNotificationRequest) -> m.StatusNotificationResponse:
    raise RuntimeError(SECRET)


async def blink(_: BlinkRequest) -> BlinkResponse:
    return BlinkResponse()


ROUTES = (
    HEARTBEAT,
    Route(m.AuthorizeRequest, refuse),
    Route(m.StatusNotificationRequest, fail),
    Route(m.MeterValuesRequest, None),
    Route(BlinkRequest, blink),
)
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
CALLS: dict[str, tuple[str, dict[str, Any], str, str | None]] = {
    "refused": ("Authorize", {"idTag": SECRET}, "Authorize", "SecurityError"),
    "failed": ("StatusNotification", STATUS, "StatusNotification", "InternalError"),
    "invalid": ("Authorize", {"idTag": SECRET * 2}, "Authorize", "PropertyConstraintViolation"),
    "not supported": ("MeterValues", {"connectorId": 1, "meterValue": []}, "MeterValues", "NotSupported"),
    "not known": (SECRET, {}, "_OTHER", "NotImplemented"),
    "of a vendor": ("Blink", {}, "Blink", None),
}


@pytest.mark.parametrize(("action", "payload", "name", "error"), CALLS.values(), ids=CALLS)
@in_virtual_time
async def test_a_call_of_the_peer_is_a_span_for_every_kind_of_answer(
    action: str, payload: dict[str, Any], name: str, error: str | None
) -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with connected(here, *ROUTES, observer=recorded.telemetry), by_hand(there) as peer:
        await peer.send(2, "1", action, payload)
        await peer.receive()
    (span,) = recorded.spans
    failure = {} if error is None else {"error.type": error}
    attributes = RPC | {"rpc.method": name} | failure
    assert own(span.attributes) == attributes | {"ocpp.identity": "CP1"}
    assert span.name == ("ocpp" if name == "_OTHER" else name)
    assert span.kind is SpanKind.SERVER
    assert span.status.status_code is (StatusCode.UNSET if error is None else StatusCode.ERROR)
    assert [told for told, *_ in recorded.durations("server")] == [attributes]
    assert SECRET not in span.to_json()


@in_virtual_time
async def test_the_span_of_a_handler_ends_with_its_connection() -> None:
    recorded = Recorded()
    here, there = memory_pair()

    async def sleep(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        await anyio.sleep(60)
        return BEAT

    async with connected(here, Route(m.HeartbeatRequest, sleep), observer=recorded.telemetry):
        await there.send('[2,"1","Heartbeat",{}]')
        await anyio.sleep(4)
        await there.aclose()
    (span,) = recorded.spans
    assert own(span.attributes) == BEAT_OF_CP1 | {"error.type": "cancelled"}
    assert seconds(span) == pytest.approx(4)


@in_virtual_time
async def test_concurrent_calls_have_their_own_spans() -> None:
    recorded = Recorded()
    here, there = memory_pair()

    async def authorize(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        await anyio.sleep(int(request.id_tag))
        trace.get_current_span().set_attribute("seconds", int(request.id_tag))
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    async with (
        connected(here, Route(m.AuthorizeRequest, authorize), observer=recorded.telemetry),
        by_hand(there) as peer,
    ):
        for tag in ("3", "1", "2"):
            await peer.send(2, tag, "Authorize", {"idTag": tag})
        for _ in range(3):
            await peer.receive()
    told = [(span.attributes or {}) for span in recorded.spans]
    assert [(each["ocpp.unique_id"], each["seconds"]) for each in told] == [("1", 1), ("2", 2), ("3", 3)]
    assert [seconds(span) for span in recorded.spans] == pytest.approx([1, 2, 3])


def test_blocking_roles_have_the_same_spans() -> None:
    recorded = Recorded()
    tracer = recorded.tracers.get_tracer("application")

    class Depot(CentralSystem):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            tracer.start_span("query").end()
            return BEAT

    with (
        Depot(connection=ConnectionOptions(observer=recorded.telemetry)).serve(port=0) as depot,
        ManualChargePoint(
            f"ws://127.0.0.1:{depot.port}", "CP001", connection=ConnectionOptions(observer=recorded.telemetry)
        ) as charger,
    ):
        recorded.telemetry.count_connections(depot)
        recorded.telemetry.count_connections(charger)
        charger.heartbeat()
        assert recorded.numbers("ocpp.connection.count") == [({}, 2)]
    query, answered, asked = recorded.spans
    assert query.parent == answered.get_span_context()
    assert (answered.kind, asked.kind) == (SpanKind.SERVER, SpanKind.CLIENT)


@in_virtual_time
async def test_two_of_them_can_observe_the_same_connection() -> None:
    first, second = Recorded(), Recorded(identity_on_spans=False)
    here, there = memory_pair()
    both = combine_observers(first.telemetry, second.telemetry)
    async with connected(here, HEARTBEAT, observer=both), by_hand(there) as peer:
        await peer.send(2, "1", "Heartbeat", {})
        await peer.receive()
    assert [own(span.attributes) for span in first.spans] == [BEAT_OF_CP1]
    assert [own(span.attributes) for span in second.spans] == [RPC | {"rpc.method": "Heartbeat"}]


@in_virtual_time
async def test_without_a_provider_nothing_is_recorded(caplog: pytest.LogCaptureFixture) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=Telemetry()), by_hand(there) as peer:
        await peer.is_served()
    assert caplog.records == []
