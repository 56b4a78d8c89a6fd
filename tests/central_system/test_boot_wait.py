"""Calls wait for the boot of a charge point that has connected, and a boot can be triggered if a rule allows it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import RegistrationRules
from ocpp16_sdk.errors import ConnectionLostError, NotSentError
from tests.central_system.scripted_charge_points import RESET, RESET_DONE, Depot, MemoryConnections, memory_connections
from tests.support.virtual_time import in_virtual_time

TRIGGER_BOOT = m.TriggerMessageRequest(requested_message=m.MessageTrigger.BOOT_NOTIFICATION)
EXTENDED_TRIGGER_BOOT = m.ExtendedTriggerMessageRequest(requested_message=m.ExtendedMessageTrigger.BOOT_NOTIFICATION)


def waiting_depot(seconds: float = 60) -> Depot:
    return Depot(registration=RegistrationRules(boot_wait=seconds))


def calls_of(depot: Depot, kind: str) -> Any:
    return depot["CP1"] if kind == "direct" else depot.within(200)["CP1"]


@pytest.mark.parametrize("kind", ["direct", "within"])
@in_virtual_time
async def test_a_call_waits_until_the_charge_point_has_booted(kind: str) -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await here.start_call("reset", calls_of(depot, kind))
        assert await charger.receives_nothing(30)
        assert await charger.boot() == "Accepted"
        await charger.accept_reset()
        await anyio.wait_all_tasks_blocked()
        assert here.outcomes == {"reset": RESET_DONE}


@pytest.mark.parametrize("kind", ["direct", "within"])
@in_virtual_time
async def test_a_charge_point_that_does_not_boot_is_called_after_the_seconds(kind: str) -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        start = anyio.current_time()
        charger = await here.connect()
        await here.start_call("reset", calls_of(depot, kind))
        await charger.receive_call("Reset")
        assert anyio.current_time() - start == pytest.approx(60)


@in_virtual_time
async def test_each_connection_waits_anew_and_calls_keep_their_order() -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        first = await here.connect()
        await first.boot()
        second = await here.connect()
        heartbeats = m.TriggerMessageRequest(requested_message=m.MessageTrigger.HEARTBEAT)
        await here.start_call("first", depot["CP1"], heartbeats)
        await here.start_call("second", depot["CP1"])
        assert await second.receives_nothing(59)
        await second.boot()
        await second.send(3, await second.receive_call("TriggerMessage"), {"status": "Accepted"})
        await second.accept_reset()


@pytest.mark.parametrize("booted", [True, False])
@in_virtual_time
async def test_a_call_after_the_wait_is_sent_at_once(booted: bool) -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        charger = await here.connect()
        if booted:
            await charger.boot()
        else:
            await anyio.sleep(60)
        start = anyio.current_time()
        for each in ("first", "second"):
            await here.start_call(each, depot["CP1"])
            await charger.accept_reset()
        assert anyio.current_time() - start < 1, "seconds; the helper of the test needs some"


@pytest.mark.parametrize("end", ["closed", "replaced"])
@in_virtual_time
async def test_a_waiting_call_fails_when_the_connection_is_closed(end: str) -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        charger = await here.connect()
        start = anyio.current_time()
        await here.start_call("reset", depot["CP1"])
        if end == "closed":
            await charger.transport.aclose()
        else:
            await here.connect()
        await anyio.wait_all_tasks_blocked()
        assert isinstance(here.outcomes["reset"], NotSentError | ConnectionLostError)
        assert anyio.current_time() - start < 1


@in_virtual_time
async def test_a_bounded_call_that_is_not_sent_in_time_says_that_it_waited_for_a_boot() -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        charger = await here.connect()
        with pytest.raises(NotSentError, match="within 10 s: it has not booted"):
            await depot.within(10)["CP1"].call(RESET)
        assert await charger.receives_nothing(20), "and it is never sent"


@in_virtual_time
async def test_the_number_of_waiting_calls_is_bounded() -> None:
    depot = waiting_depot()
    async with memory_connections(depot) as here:
        await here.connect()
        for number in range(256):
            here.tasks.start_soon(ignore_failure, depot, number)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(NotSentError, match="too many calls wait for its boot"):
            await depot["CP1"].call(RESET)


async def ignore_failure(depot: Depot, _: int) -> None:
    with suppress(NotSentError):
        await depot["CP1"].call(RESET)


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"boot_wait": -1}, ValueError),
        ({"boot_wait": float("nan")}, ValueError),
        ({"boot_wait": float("inf")}, ValueError),
        ({"boot_wait": 86401}, ValueError),
        ({"boot_wait": "3"}, TypeError),
        ({"boot_wait": True}, TypeError),
        ({"boot_trigger_when_accepted": 1}, TypeError),
        ({"store": object()}, TypeError),
        ({"unknown": "maybe"}, ValueError),
    ],
)
def test_a_wrong_rule_is_named_when_it_is_given(option: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=rf"^{next(iter(option))}=.*: must "):
        RegistrationRules(**option)


async def accepted(here: MemoryConnections) -> Any:
    charger = await here.connect()
    await charger.boot()
    return charger


@pytest.mark.parametrize("trigger", [TRIGGER_BOOT, EXTENDED_TRIGGER_BOOT], ids=["basic", "extended"])
@pytest.mark.item("CS-08")
@in_virtual_time
async def test_a_boot_of_an_accepted_charge_point_is_not_waited_for(trigger: Any) -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        charger = await accepted(here)
        start = anyio.current_time()
        for calls in (depot["CP1"], depot["CP1"].within(20), depot.within(20)["CP1"]):
            with pytest.raises(NotSentError, match="not asked to boot again"):
                await calls.call(trigger)
        assert anyio.current_time() - start < 1, "seconds; the helper of the test needs some"
        assert await charger.receives_nothing()


@pytest.mark.parametrize("trigger", [TRIGGER_BOOT, EXTENDED_TRIGGER_BOOT], ids=["basic", "extended"])
@in_virtual_time
async def test_a_rule_allows_to_trigger_the_boot_of_an_accepted_charge_point(trigger: Any) -> None:
    depot = Depot(registration=RegistrationRules(boot_trigger_when_accepted=True))
    async with memory_connections(depot) as here:
        charger = await accepted(here)
        await here.start_call("trigger", depot.within(20)["CP1"], trigger)
        await charger.send(3, await charger.receive_call(trigger.__action__), {"status": "Accepted"})
        assert await charger.boot() == "Accepted"
        assert isinstance(here.outcomes["trigger"], m.TriggerMessageResponse | m.ExtendedTriggerMessageResponse)
