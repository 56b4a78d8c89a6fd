"""One request to many charge points."""

from __future__ import annotations

from typing import assert_type

import anyio
import pytest

from ocpp16_sdk import ConnectionOptions, messages as m
from ocpp16_sdk.central_system import Outcomes
from ocpp16_sdk.errors import (
    CallFailedError,
    CallTimeoutError,
    InvalidMessageError,
    NotConnectedError,
    RemoteCallError,
)
from tests.central_system.scripted_charge_points import RESET, RESET_DONE, Charger, Depot, memory_connections
from tests.support.virtual_time import in_virtual_time

ALL = [f"CP{number}" for number in range(10)]


async def reset_after(charger: Charger, seconds: float) -> None:
    unique_id = await charger.receive_call("Reset")
    await anyio.sleep(seconds)
    await charger.send(3, unique_id, {"status": "Accepted"})


@in_virtual_time
async def test_all_connected_charge_points_are_called_and_answers_returned_by_identity() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        for identity in ALL:
            here.tasks.start_soon((await here.connect(identity)).accept_reset)
        outcomes = await depot.call_many(None, RESET)
        assert_type(outcomes, Outcomes[m.ResetResponse])
        assert_type(outcomes.answers, dict[str, m.ResetResponse])
        assert_type(outcomes["CP1"], m.ResetResponse | CallFailedError)
        assert outcomes == dict.fromkeys(ALL, RESET_DONE)
        assert (list(outcomes), len(outcomes)) == (ALL, 10)
        assert (outcomes.answers, outcomes.errors) == (dict(outcomes), {})


@pytest.mark.item("CS-02")
@in_virtual_time
async def test_each_failure_is_returned_by_identity_and_affects_no_other_call() -> None:
    depot = Depot(connection=ConnectionOptions(call_timeout=5))
    async with memory_connections(depot) as here:
        good, refusing, _ = [await here.connect(name) for name in ("good", "refusing", "mute")]

        async def refuse() -> None:
            await refusing.send(4, await refusing.receive_call("Reset"), "InternalError", "", {})

        here.tasks.start_soon(good.accept_reset)
        here.tasks.start_soon(refuse)
        outcomes = await depot.call_many(["mute", "absent", "good", "refusing", "good"], RESET)
        assert list(outcomes) == ["mute", "absent", "good", "refusing"]
        assert outcomes.answers == {"good": RESET_DONE}
        assert {name: type(error) for name, error in outcomes.errors.items()} == {
            "mute": CallTimeoutError,
            "absent": NotConnectedError,
            "refusing": RemoteCallError,
        }
        assert repr(outcomes) == "<Outcomes: 1 answers, 3 errors>"
        assert "nobody" not in outcomes


@pytest.mark.item("CS-02")
@pytest.mark.parametrize(("concurrency", "seconds"), [(1, 100), (3, 40), (10, 10), (50, 10)])
@in_virtual_time
async def test_the_number_of_concurrent_calls_is_limited(concurrency: int, seconds: float) -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        for identity in ALL:
            here.tasks.start_soon(reset_after, await here.connect(identity), 10)
        start = anyio.current_time()
        outcomes = await depot.call_many(None, RESET, concurrency=concurrency)
        assert len(outcomes.answers) == 10
        assert anyio.current_time() - start == pytest.approx(seconds)


@in_virtual_time
async def test_each_call_has_the_given_timeout() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        for identity in ALL:
            await here.connect(identity)
        start = anyio.current_time()
        outcomes = await depot.call_many(None, RESET, concurrency=5, timeout=7)
        assert set(map(type, outcomes.values())) == {CallTimeoutError}
        assert anyio.current_time() - start == pytest.approx(14)


@in_virtual_time
async def test_a_cancellation_cancels_all_calls_and_later_calls_work() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        chargers = [await here.connect(identity) for identity in ALL]
        with anyio.move_on_after(5) as scope:
            await depot.call_many(None, RESET)
        assert scope.cancelled_caught
        for charger in chargers:
            await charger.receive_call("Reset")
            here.tasks.start_soon(charger.accept_reset)
        assert len((await depot.call_many(None, RESET)).answers) == 10


@in_virtual_time
async def test_a_request_that_cannot_be_written_is_one_error_and_no_exception_group() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        chargers = [await here.connect(identity) for identity in ALL]
        with pytest.raises(InvalidMessageError, match=r"Reset\.req"):
            await depot.call_many(None, m.ResetRequest.model_construct(type="sideways"))
        assert await chargers[0].receives_nothing()
        here.tasks.start_soon(chargers[0].accept_reset)
        assert await depot["CP0"].call(RESET) == RESET_DONE


@in_virtual_time
async def test_without_charge_points_no_call_is_made() -> None:
    assert dict(await Depot().call_many(None, RESET)) == {}
    assert dict(await Depot().call_many([], RESET)) == {}


@in_virtual_time
async def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="concurrency=0: must be a whole number, at least 1"):
        await Depot().call_many(None, RESET, concurrency=0)
    with pytest.raises(TypeError, match="must be an iterable of identities"):
        await Depot().call_many("CP1", RESET)
