"""Events in any order: the charge point connects again, and delivers its transactions."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk import ConnectError
from ocpp16_sdk.charge_point.credentials import MemoryCredentialStore
from ocpp16_sdk.errors import ConnectionClosedError, TlsDefect, TlsError
from tests.support.guarded_central_system import Charger, GuardedCentralSystem, guarded_central_system, source
from tests.support.scripted_central_system import SETTLE_TIME
from tests.support.virtual_time import backend_options

Step = tuple[Any, ...]
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([0, 1, 20, 300])),
    st.tuples(st.just("disconnect")),
    st.tuples(st.just("unreachable"), st.integers(1, 5)),
    st.tuples(st.just("key"), st.binary(min_size=15, max_size=20), st.booleans()),
    st.tuples(st.just("profile"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("charge")),
)


class Story:
    """Both sides. The central system accepts each sent key until the charge point confirms one."""

    def __init__(self, place: GuardedCentralSystem, broken: set[int]) -> None:
        self.place = place
        place.faults = {profile: TlsError(TlsDefect.OTHER) for profile in broken}
        self.expected = 0
        self.marks = 0

    def profiles(self, key: bytes) -> set[Any]:
        return {(1, key), (2, key)}

    async def take(self, charger: Charger, step: Step) -> None:
        place = self.place
        match step:
            case ("wait", int(seconds)):
                await anyio.sleep(seconds)
            case ("disconnect",) if place.peer is not None:
                await place.disconnect()
            case ("unreachable", int(times)):
                place.refusals += [ConnectError("unreachable")] * times
            case ("key", bytes(key), bool(heard)):
                before = set(place.expected)
                place.expected |= self.profiles(key)
                if await self.ask("AuthorizationKey", key.hex()) == "Accepted" and heard:
                    place.expected = {(3, None), *self.profiles(key)}
                elif heard and len(key) == 15:
                    place.expected = before
            case ("profile", int(profile), bool()):
                await self.ask("SecurityProfile", str(profile))
            case ("charge",):
                start = charger.transactions.start
                transaction = await start(connector_id=1, id_tag="a", meter_start=self.marks)
                await transaction.stop(meter_stop=self.marks)
                self.marks += 1
            case _:
                pass

    async def ask(self, key: str, value: str) -> str | None:
        try:
            return await self.place.change(key, value)
        except (AssertionError, ConnectionClosedError):
            return None  # it is not connected


@pytest.mark.item("J-73", "J-74", "SEC-09", "SEC-10")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=20), more=st.lists(STEPS, max_size=5), broken=st.sets(st.sampled_from([2, 3])))
def test_it_connects_again_and_loses_nothing(
    backend: str, steps: list[Step], more: list[Step], broken: set[int]
) -> None:
    async def run() -> None:
        store = MemoryCredentialStore()
        with anyio.fail_after(90_000):
            async with guarded_central_system() as place:
                place.expected |= {(3, None), *((2, key) for _, key in place.expected)}
                story = Story(place, broken)
                for part in (steps, more):  # the second after a restart, without what was in memory
                    async with place.guarded(credentials=source(store=store)) as charger:
                        for step in part:
                            await story.take(charger, step)
                        await anyio.sleep(SETTLE_TIME)
                        place.refusals.clear()
                        await anyio.sleep(5000)
                        await charger.wait_accepted()
                        assert charger.outbox.waiting == 0
                starts = [each.payload["meterStart"] for each in place.calls if each.action == "StartTransaction"]
                assert list(dict.fromkeys(starts)) == list(range(story.marks))

    anyio.run(run, backend=backend, backend_options=backend_options(backend))
