"""A charge point whose hardware has restarted, without the process."""

from __future__ import annotations

import anyio
import pytest

from tests.support.scripted_central_system import SETTLE_TIME, scripted_central_system
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_reboot_opens_a_new_connection_and_boots_first() -> None:  # CP-116
    async with scripted_central_system() as place, place.charger() as charger:
        await anyio.sleep(SETTLE_TIME)
        place.calls.clear()
        charger.reboot()
        await charger.wait_accepted()
        assert (len(place.dials), place.actions()[0]) == (2, "BootNotification")


@in_virtual_time
async def test_a_reboot_may_wait_before_it_connects_again() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await anyio.sleep(SETTLE_TIME)
        charger.reboot(delay=2)
        await anyio.sleep(0.5)
        assert len(place.dials) == 1
        await charger.wait_accepted()
        assert place.dials[1] - place.dials[0] == SETTLE_TIME + 2
        await place.disconnect()
        await anyio.sleep(10 + SETTLE_TIME)  # the delay is used once
        assert place.dials[2] - place.dials[1] == 10
        with pytest.raises(ValueError, match="delay=-1"):
            charger.reboot(delay=-1)


@in_virtual_time
async def test_a_reboot_without_a_connection_boots_on_the_next_one() -> None:
    async with scripted_central_system() as place:
        place.refusals.append(ConnectionRefusedError())
        async with place.charger() as charger:
            charger.reboot()
            await charger.wait_accepted()
            assert place.actions()[0] == "BootNotification"
