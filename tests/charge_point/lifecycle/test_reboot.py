"""A charge point whose hardware has restarted, without the process."""

from __future__ import annotations

import anyio

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
async def test_a_reboot_without_a_connection_boots_on_the_next_one() -> None:
    async with scripted_central_system() as place:
        place.refusals.append(ConnectionRefusedError())
        async with place.charger() as charger:
            charger.reboot()
            await charger.wait_accepted()
            assert place.actions()[0] == "BootNotification"
