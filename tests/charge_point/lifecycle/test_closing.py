"""Exiting the block stops the lifecycle at once, in any state, and all its tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest

from ocpp16_sdk import ChargePointState, ConnectError, NotConnectedError, messages as m
from tests.support.scripted_central_system import (
    SETTLE_TIME,
    SILENCE,
    ScriptedCentralSystem,
    boot_answer,
    scripted_central_system,
    state_of,
)
from tests.support.virtual_time import in_virtual_time


def dialling(place: ScriptedCentralSystem) -> None:
    place.hold = anyio.Event()


def waiting(place: ScriptedCentralSystem) -> None:
    place.refusals = [ConnectError("refused")] * 9


def booting(place: ScriptedCentralSystem) -> None:
    place.answers["BootNotification"] = SILENCE


def pending(place: ScriptedCentralSystem) -> None:
    place.answers["BootNotification"] = boot_answer("Pending")


def rejected(place: ScriptedCentralSystem) -> None:
    place.answers["BootNotification"] = boot_answer("Rejected")


def accepted(place: ScriptedCentralSystem) -> None:
    pass


SCENES = [dialling, waiting, booting, pending, rejected, accepted]
scenes = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)


@scenes
@in_virtual_time
async def test_exiting_is_immediate_from_every_state(scene: Callable[[ScriptedCentralSystem], None]) -> None:
    async with scripted_central_system() as place:
        scene(place)
        async with place.charger(close_timeout=5) as charger:
            await anyio.sleep(SETTLE_TIME)
            began = anyio.current_time()
        took = anyio.current_time() - began
        assert took == (5 if scene is booting else 0)  # where it waits for the answer that is pending
        assert state_of(charger) is ChargePointState.STOPPED
        dials, heard = len(place.dials), len(place.calls)
        await anyio.sleep(5000)
        assert (len(place.dials), len(place.calls)) == (dials, heard)
        assert [end.code for end in place.ends] == ([] if scene in (dialling, waiting) else [1000])


@scenes
@in_virtual_time
async def test_an_exception_of_the_block_closes_it_and_is_raised(
    scene: Callable[[ScriptedCentralSystem], None],
) -> None:
    error = ValueError("of the block")
    async with scripted_central_system() as place:
        scene(place)

        async def block() -> None:
            async with place.charger():
                await anyio.sleep(SETTLE_TIME)
                raise error

        with pytest.raises(ValueError, match="of the block") as caught:
            await block()
        assert caught.value is error
        assert anyio.current_time() == SETTLE_TIME


@scenes
@in_virtual_time
async def test_cancelling_closes_it_too(scene: Callable[[ScriptedCentralSystem], None]) -> None:
    async with scripted_central_system() as place:
        scene(place)
        charger = place.charger()
        with anyio.move_on_after(SETTLE_TIME) as scope:
            async with charger:
                await anyio.sleep_forever()
        assert scope.cancelled_caught
        assert anyio.current_time() == SETTLE_TIME
        place.hold, place.refusals = None, []
        place.answers["BootNotification"] = boot_answer()
        async with charger:
            await charger.wait_accepted()


@in_virtual_time
async def test_exited_before_it_has_connected() -> None:
    async with scripted_central_system() as place:
        place.hold = anyio.Event()
        async with place.charger():
            pass
        place.hold.set()
        await anyio.sleep(SETTLE_TIME)
        assert place.calls == []


@in_virtual_time
async def test_without_an_exception_it_waits_for_pending_answers() -> None:
    answers: list[Any] = []

    async with scripted_central_system() as place, anyio.create_task_group() as tasks:
        place.delay = 2
        async with place.charger(close_timeout=5) as charger:
            await charger.wait_accepted()
            await anyio.sleep(10)

            async def authorize() -> None:
                answers.append(await charger.authorize(id_tag="a"))

            tasks.start_soon(authorize)
            await anyio.sleep(SETTLE_TIME)
        assert [type(answer) for answer in answers] == [m.AuthorizeResponse]
        with pytest.raises(NotConnectedError):
            await charger.authorize(id_tag="a")


@in_virtual_time
async def test_exiting_again_does_nothing() -> None:
    async with scripted_central_system() as place:
        async with place.charger() as charger:
            await charger.wait_accepted()
        await charger.__aexit__(None, None, None)
        assert [end.code for end in place.ends] == [1000]


@in_virtual_time
async def test_it_cannot_be_entered_twice_at_a_time() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        with pytest.raises(RuntimeError, match="started already"):
            await charger.__aenter__()
        await charger.wait_accepted()
