"""Who is connected: the newest connection of each charge point counts."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import (
    AsyncConnectionEvents,
    ChargePointConnected,
    ChargePointDisconnected,
    EventsMissed,
    RegistrationRules,
)
from ocpp16_sdk.errors import ConnectionLostError, NotConnectedError, NotSentError
from ocpp16_sdk.security import Accept
from ocpp16_sdk.transports import memory_pair
from tests.central_system.scripted_charge_points import ACCEPTED, NOW_JSON, RESET, RESET_DONE, Depot, memory_connections
from tests.support.virtual_time import in_virtual_time

REPLACED = (1000, "replaced by a newer connection")


async def so_far(events: AsyncConnectionEvents) -> list[tuple[object, ...]]:
    """What has happened, in short."""
    told: list[tuple[object, ...]] = []
    with anyio.move_on_after(1):
        async for event in events:
            match event:
                case ChargePointConnected():
                    told.append(("+", event.identity))
                case ChargePointDisconnected():
                    told.append(("-", event.identity, event.closed.code))
                case EventsMissed():
                    told.append(("missed", event.count))
    return told


@in_virtual_time
async def test_connected_charge_points_are_found_by_name() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        assert (len(depot), list(depot), "CP1" in depot, depot.get("CP1")) == (0, [], False, None)
        one = await here.connect("CP1")
        await here.connect("CP2")
        assert (len(depot), list(depot), "CP1" in depot) == (2, ["CP1", "CP2"], True)
        assert depot.get("CP1") is depot["CP1"]
        await one.transport.aclose()
        await anyio.wait_all_tasks_blocked()
        assert list(depot) == ["CP2"]
        with pytest.raises(NotConnectedError, match="'CP1' is not connected"):
            depot["CP1"]


def test_a_central_system_is_true_though_nobody_is_connected() -> None:
    depot = Depot()
    assert not len(depot)
    assert (depot or None) is depot


@in_virtual_time
@pytest.mark.item("J-51")
async def test_a_newer_connection_replaces_the_older_and_its_event_follows_the_disconnect() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events() as events:
        older = await here.connect()
        replaced = depot["CP1"]
        await here.start_call("pending", replaced)
        await here.start_call("waiting", replaced)
        newer = await here.connect()
        lost, unsent = here.outcomes["pending"], here.outcomes["waiting"]
        assert isinstance(lost, ConnectionLostError)
        assert isinstance(unsent, NotSentError)
        assert str(lost) == (
            "Reset was sent to 'CP1', and the connection was closed with 1000: "
            "replaced by a newer connection before the answer"
        )
        ended = await replaced.wait_closed()
        assert (ended.code, ended.reason) == REPLACED
        assert depot["CP1"] is not replaced
        await here.start_call("newer", depot["CP1"])
        await newer.accept_reset()
        await older.transport.aclose()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["newer"] == RESET_DONE
        assert "CP1" in depot, "the late end of the older one has not taken the newer off the list"
        await newer.transport.aclose(4000)
        assert await so_far(events) == [("+", "CP1"), ("-", "CP1", 1000), ("+", "CP1"), ("-", "CP1", 4000)]


class Stuck:
    """A transport whose close takes its time, as one does to a peer that is gone."""

    def __init__(self) -> None:
        transport, self.far = memory_pair()
        self.send, self.receive, self._aclose = transport.send, transport.receive, transport.aclose

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        with anyio.CancelScope(shield=True):
            await anyio.sleep(5)
        await self._aclose(code, reason)


@in_virtual_time
@pytest.mark.item("J-51")
async def test_the_calls_of_a_replaced_connection_fail_at_once_also_while_its_close_is_slow() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events() as events:
        here.serve(Stuck())
        await depot.wait_for("CP1")
        replaced = depot["CP1"]
        await here.start_call("pending", replaced)
        start = anyio.current_time()
        await here.connect()
        assert isinstance(here.outcomes["pending"], ConnectionLostError)
        with pytest.raises(NotSentError, match="replaced by a newer connection"):
            await replaced.call(RESET)
        assert anyio.current_time() - start < 1
        assert replaced.closed is None
        assert await so_far(events) == [("+", "CP1"), ("-", "CP1", 1000), ("+", "CP1")]
        assert (await replaced.wait_closed()).code == 1000
        assert await so_far(events) == []
        assert "CP1" in depot


@in_virtual_time
@pytest.mark.item("J-50")
async def test_the_answer_of_a_handler_that_is_slower_than_the_next_connection_is_dropped() -> None:
    depot = Depot()
    going = anyio.Event()

    @depot.on.authorize
    async def authorize(charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        await going.wait()
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    async with memory_connections(depot) as here:
        older = await here.connect()
        await older.send(2, "late", "Authorize", {"idTag": "x"})
        await anyio.wait_all_tasks_blocked()
        newer = await here.connect()
        going.set()
        assert await newer.receives_nothing()
        assert await newer.heartbeat() == NOW_JSON


class SlowStore:
    """Takes as many seconds as it is told, the first first."""

    def __init__(self, *seconds: float) -> None:
        self.seconds = list(seconds)

    async def load(self, identity: str) -> m.RegistrationStatus | None:
        await anyio.sleep(self.seconds.pop(0))
        return ACCEPTED

    async def save(self, identity: str, status: m.RegistrationStatus) -> None: ...


@in_virtual_time
@pytest.mark.item("J-51")
async def test_the_connection_that_arrived_last_counts_also_if_the_earlier_one_is_added_after_it() -> None:
    depot = Depot(registration=RegistrationRules(store=SlowStore(10, 1)))
    async with memory_connections(depot) as here, depot.events() as events:
        first = await here.connect()
        second = await here.connect()
        await here.start_call("reset", await depot.wait_for("CP1", timeout=2))
        await second.accept_reset()
        assert await first.receives_nothing(5)
        await anyio.sleep(10)
        assert here.outcomes["reset"] == RESET_DONE
        await here.start_call("again", depot["CP1"])
        await second.accept_reset()
        with pytest.raises(Exception, match="replaced by a newer connection"):
            await first.receive()
        assert await so_far(events) == [("+", "CP1")]


@in_virtual_time
async def test_an_older_connection_is_added_after_a_newer_one_was_closed() -> None:
    depot = Depot(registration=RegistrationRules(store=SlowStore(10, 1)))
    async with memory_connections(depot) as here:
        first = await here.connect()
        second = await here.connect()
        await depot.wait_for("CP1")
        await second.transport.aclose()
        await anyio.sleep(10)
        assert await first.heartbeat() == NOW_JSON
        assert "CP1" in depot


@in_virtual_time
@pytest.mark.item("J-51")
async def test_events_are_in_order_for_each_and_over_all() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events() as events, depot.events() as others:
        for number in (1, 2, 1, 3, 2, 1):
            await here.connect(f"CP{number}")
        expected = [
            ("+", "CP1"),
            ("+", "CP2"),
            *(("-", "CP1", 1000), ("+", "CP1")),
            ("+", "CP3"),
            *(("-", "CP2", 1000), ("+", "CP2")),
            *(("-", "CP1", 1000), ("+", "CP1")),
        ]
        assert await so_far(events) == expected
        assert await so_far(others) == expected


@in_virtual_time
async def test_a_cancelled_connection_is_reported_as_abandoned() -> None:
    depot = Depot()
    async with depot.events() as events:
        async with memory_connections(depot) as here:
            await here.connect()
        assert await so_far(events) == [("+", "CP1"), ("-", "CP1", 1006)]
        assert list(depot) == []


@in_virtual_time
@pytest.mark.item("CS-28")
async def test_a_lost_connection_stops_no_transaction() -> None:
    depot, stopped = Depot(), list[tuple[str, int]]()

    @depot.on.start_transaction
    async def start(
        charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        return m.StartTransactionResponse(
            transaction_id=charge_point.session(int),
            id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED),
        )

    @depot.on.stop_transaction
    async def stop(
        charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        stopped.append((charge_point.identity, request.transaction_id))
        return m.StopTransactionResponse()

    async with memory_connections(depot) as here:
        before = await here.connect(accept=Accept(session=42))
        fields = {"connectorId": 1, "idTag": "x", "meterStart": 0, "timestamp": NOW_JSON}
        assert (await before.call("StartTransaction", **fields))[2]["transactionId"] == 42
        await before.transport.aclose(1006)
        after = await here.connect()
        ending = {"transactionId": 42, "meterStop": 7, "timestamp": NOW_JSON}
        assert (await after.call("StopTransaction", **ending))[2] == {}
    assert stopped == [("CP1", 42)]
