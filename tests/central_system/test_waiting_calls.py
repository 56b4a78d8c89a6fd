"""Calls that wait, bounded as a whole: what was not sent in time is never sent."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import ConnectionOptions, messages as m
from ocpp16_sdk.central_system import RegistrationRules
from ocpp16_sdk.errors import (
    CallFailedError as Failed,
    CallTimeoutError,
    ConnectionLostError,
    NotConnectedError,
    NotSentError,
)
from tests.central_system.scripted_charge_points import (
    PENDING,
    REJECTED,
    RESET,
    RESET_DONE,
    Depot,
    MemoryConnections,
    memory_connections,
)
from tests.support.virtual_time import in_virtual_time

START = m.RemoteStartTransactionRequest(id_tag="x")


def error(here: MemoryConnections, name: str) -> tuple[type[object], str]:
    outcome = here.outcomes[name]
    return type(outcome), str(outcome)


@in_virtual_time
async def test_a_call_to_an_absent_charge_point_fails_at_once() -> None:
    start = anyio.current_time()
    with pytest.raises(NotConnectedError) as error:
        await Depot()["CP1"].reset(type=m.ResetType.SOFT)
    assert error.value.identity == "CP1"
    assert anyio.current_time() == start


@in_virtual_time
async def test_waiting_for_a_charge_point_stops_when_it_connects() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        found: list[str] = []

        async def wait() -> None:
            found.append((await depot.wait_for("CP1")).identity)

        here.tasks.start_soon(wait)
        here.tasks.start_soon(wait)
        await here.connect("CP2")
        assert found == []
        await here.connect("CP1")
        assert found == ["CP1", "CP1"]
        assert await depot.wait_for("CP1", timeout=0) is depot["CP1"]


@in_virtual_time
async def test_waiting_for_a_charge_point_is_bounded_and_keeps_no_state() -> None:
    depot = Depot()
    start = anyio.current_time()
    with pytest.raises(NotConnectedError, match="'CP1' has not connected within 5 s"):
        await depot.wait_for("CP1", timeout=5)
    assert anyio.current_time() - start == pytest.approx(5)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.wait_for, "CP1")
        tasks.start_soon(depot.wait_for, "CP1")
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert vars(vars(depot)["_registry"])["_changes"] == {}


@in_virtual_time
async def test_a_call_waits_for_the_connection_and_is_sent_then() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        await here.start_call("reset", depot.within(60)["CP1"])
        await anyio.sleep(30)
        charger = await here.connect("CP1")
        await charger.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes == {"reset": RESET_DONE}


@in_virtual_time
async def test_the_calls_of_one_that_may_be_absent_are_typed_as_ever() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        here.tasks.start_soon(charger.accept_reset)
        assert await depot.within(60)["CP1"].reset(type=m.ResetType.SOFT) == RESET_DONE
        here.tasks.start_soon(charger.accept_reset)
        assert await depot["CP1"].within(60).reset(type=m.ResetType.SOFT) == RESET_DONE


@in_virtual_time
async def test_a_call_to_a_charge_point_that_does_not_connect_is_never_sent() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        start = anyio.current_time()
        with pytest.raises(NotConnectedError, match="Reset was not sent to 'CP1' within 60 s: it is not connected"):
            await depot.within(60)["CP1"].reset(type=m.ResetType.SOFT)
        assert anyio.current_time() - start == pytest.approx(60)
        charger = await here.connect("CP1")
        assert await charger.receives_nothing()


@pytest.mark.parametrize("bounded", ["by the central system", "by the connection"])
@in_virtual_time
async def test_a_call_that_stays_queued_is_never_sent(bounded: str) -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        await here.start_call("first", depot["CP1"], timeout=50)
        await charger.receive_call("Reset")
        start = anyio.current_time()
        calls = depot.within(10)["CP1"] if "system" in bounded else depot["CP1"].within(10)
        with pytest.raises(NotSentError, match="it was still queued"):
            await calls.reset(type=m.ResetType.SOFT)
        assert anyio.current_time() - start == pytest.approx(10)
        assert await charger.receives_nothing()
        await here.start_call("next", depot["CP1"])
        await charger.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["next"] == RESET_DONE


@pytest.mark.parametrize(("timeout", "ends"), [(None, 25), (5, 15), (100, 30)])
@in_virtual_time
async def test_the_wait_for_the_answer_is_limited_by_the_remaining_time_and_by_its_timeout(
    timeout: float | None, ends: float
) -> None:
    depot = Depot(connection=ConnectionOptions(call_timeout=15))
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        start = anyio.current_time()
        await here.start_call("first", depot["CP1"], timeout=10)
        with pytest.raises(CallTimeoutError, match="Reset was not answered by 'CP1' within"):
            await depot.within(30 - (anyio.current_time() - start))["CP1"].call(RESET, timeout=timeout)
        assert anyio.current_time() - start == pytest.approx(ends, abs=0.01)
        assert isinstance(here.outcomes["first"], CallTimeoutError)
        await charger.receive_call("Reset")
        await charger.receive_call("Reset")


@in_virtual_time
async def test_the_time_counts_from_each_call_anew() -> None:
    depot = Depot()
    calls = depot.within(10)["CP1"]
    for _ in range(3):
        start = anyio.current_time()
        with pytest.raises(NotConnectedError):
            await calls.call(RESET)
        assert anyio.current_time() - start == pytest.approx(10)


@in_virtual_time
async def test_with_zero_seconds_no_call_is_sent() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        for calls in (depot.within(0)["CP1"], depot["CP1"].within(0), depot["CP1"].within(-1)):
            with pytest.raises(NotSentError, match="still queued"):
                await calls.call(RESET)
        assert await charger.receives_nothing()


@in_virtual_time
async def test_a_queued_call_waits_for_the_next_connection_when_its_connection_is_closed() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        first = await here.connect("CP1")
        await here.start_call("sent", depot["CP1"])
        await here.start_call("waits", depot.within(60)["CP1"])
        await here.start_call("does not", depot["CP1"].within(60))
        await first.transport.aclose()
        await anyio.wait_all_tasks_blocked()
        assert set(here.outcomes) == {"sent", "does not"}
        assert isinstance(here.outcomes["sent"], ConnectionLostError)
        assert isinstance(here.outcomes["does not"], NotSentError)
        second = await here.connect("CP1")
        await second.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["waits"] == RESET_DONE


@in_virtual_time
async def test_a_call_waits_for_the_newer_connection_when_its_own_is_replaced() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        await here.connect("CP1")
        await here.start_call("sent", depot["CP1"])
        await here.start_call("waits", depot.within(60)["CP1"])
        newer = await here.connect("CP1")
        await newer.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["waits"] == RESET_DONE


@in_virtual_time
async def test_a_call_that_was_sent_is_not_sent_again() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        first = await here.connect("CP1")
        await here.start_call("sent", depot.within(60)["CP1"])
        await first.receive_call("Reset")
        await first.transport.aclose()
        second = await here.connect("CP1")
        assert isinstance(here.outcomes["sent"], ConnectionLostError)
        assert await second.receives_nothing()


@in_virtual_time
async def test_one_that_is_being_closed_in_order_is_not_waited_for() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        await here.connect("CP1")
        await depot["CP1"].drain(1)
        with pytest.raises(NotSentError, match="being closed"):
            await depot.within(60)["CP1"].call(RESET)


@in_virtual_time
async def test_a_call_waits_for_the_acceptance_that_it_needs() -> None:
    depot = Depot(PENDING)
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        await charger.boot()
        await here.start_call("start", depot.within(60)["CP1"], START)
        here.tasks.start_soon(charger.accept_reset)
        assert await depot.within(60)["CP1"].call(RESET) == RESET_DONE, "that may be sent while it is pending"
        await charger.send(2, "boot", "BootNotification", {"chargePointVendor": "v", "chargePointModel": "m"})
        assert (await charger.receive())[1] == "boot", "the answer comes before what it allows"
        await charger.send(3, await charger.receive_call("RemoteStartTransaction"), {"status": "Accepted"})
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["start"] == m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)


@in_virtual_time
async def test_a_queued_call_that_becomes_forbidden_waits_until_it_is_allowed() -> None:
    depot = Depot(REJECTED)
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        await here.start_call("first", depot["CP1"])
        await here.start_call("waits", depot.within(600)["CP1"])
        await here.start_call("does not", depot["CP1"].within(600))
        first = await charger.receive_call("Reset")
        assert await charger.boot() == "Rejected"
        await charger.send(3, first, {"status": "Accepted"})
        assert await charger.receives_nothing()
        assert "rejected" in error(here, "does not")[1]
        assert await charger.boot() == "Accepted"
        await charger.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["waits"] == RESET_DONE


@in_virtual_time
async def test_a_call_that_is_not_allowed_in_time_fails_with_the_reason() -> None:
    depot = Depot(PENDING)
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        await charger.boot()
        with pytest.raises(NotSentError, match=r"RemoteStartTransaction was not sent to 'CP1' within 5 s: .*pending"):
            await depot.within(5)["CP1"].call(START)


@in_virtual_time
async def test_a_charge_point_that_has_to_boot_first_is_waited_for() -> None:
    depot = Depot(registration=RegistrationRules(unknown="refuse"))
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        with pytest.raises(NotSentError, match="Reset was not sent to 'CP1' within 5 s: it has not booted"):
            await depot.within(5)["CP1"].call(RESET)
        await here.start_call("reset", depot.within(60)["CP1"])
        await charger.boot()
        await charger.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes["reset"] == RESET_DONE


@in_virtual_time
async def test_without_rules_a_call_waits_only_for_the_connection() -> None:
    depot = Depot(REJECTED, registration=None)
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        await charger.boot()
        here.tasks.start_soon(charger.accept_reset)
        assert await depot.within(5)["CP1"].call(RESET) == RESET_DONE


@in_virtual_time
async def test_an_error_names_the_action_and_the_charge_point() -> None:
    async with memory_connections(Depot(PENDING)) as here:
        charger = await here.connect()
        await here.start_call("refused", here.depot["CP1"])
        await charger.send(4, await charger.receive_call("Reset"), "NotSupported", "", {})
        await anyio.wait_all_tasks_blocked()
        await here.start_call("broken", here.depot["CP1"])
        await charger.send(3, await charger.receive_call("Reset"), {})
        await anyio.wait_all_tasks_blocked()
        await charger.boot()
        await here.start_call("pending", here.depot["CP1"], START)
        await here.start_call("late", here.depot["CP1"], timeout=2)
        await here.start_call("behind", here.depot["CP1"].within(1))
        await anyio.sleep(3)
        told = {name: (each.action, each.identity) for name, each in here.outcomes.items() if isinstance(each, Failed)}
        start = "RemoteStartTransaction"
        assert told == {name: (start if name == "pending" else "Reset", "CP1") for name in here.outcomes}
        assert {name: str(each).partition(": status")[0] for name, each in here.outcomes.items()} == {
            "refused": "Reset was refused by 'CP1' with NotSupported",
            "broken": "Reset.conf of 'CP1'",
            "pending": f"{start} was not sent to 'CP1': the registration of the charge point is pending (OCPP 1.6 4.2)",
            "late": "Reset was not answered by 'CP1' within 2 s",
            "behind": "Reset was not sent to 'CP1': it was still queued after 1 s",
        }
