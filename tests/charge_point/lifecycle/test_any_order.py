"""Events in any order: the rules are kept, and at the end the central system has all current statuses."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import anyio
import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk import AsyncChargePoint, ConnectError, ConnectionClosedError, messages as m
from ocpp16_sdk.charge_point.outbox import AsyncTransaction
from tests.support.scripted_central_system import (
    BOOT,
    SILENCE,
    ScriptedCentralSystem,
    boot_answer,
    scripted_central_system,
)
from tests.support.virtual_time import backend_options

Step = tuple[Any, ...]
TRANSACTIONS = ("StartTransaction", "StopTransaction")
STATUSES = st.sampled_from([m.ChargePointStatus.AVAILABLE, m.ChargePointStatus.FAULTED])
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([0, 1, 20, 100, 700])),
    st.tuples(st.just("disconnect")),
    st.tuples(st.just("refuse"), st.integers(1, 3)),
    st.tuples(st.just("boot"), st.sampled_from(["Accepted", "Pending", "Rejected"]), st.sampled_from([0, 5, 200])),
    st.tuples(st.just("silence"), st.sampled_from(["BootNotification", "StatusNotification", "StartTransaction"])),
    st.tuples(st.just("trigger")),
    st.tuples(st.just("change")),
    st.tuples(st.just("report"), st.integers(0, 2), STATUSES),
    st.tuples(st.just("start"), st.integers(1, 2)),
    st.tuples(st.just("stop")),
)


class Story:
    """One charge point, and a central system that checks its calls."""

    def __init__(self, place: ScriptedCentralSystem, charger: AsyncChargePoint) -> None:
        self.place = place
        self.charger = charger
        self.healthy = dict(place.answers)
        self.running: list[AsyncTransaction] = []
        self.expected: list[str] = []

    async def take(self, step: Step) -> None:
        match step:
            case ("wait", int(seconds)):
                await anyio.sleep(seconds)
            case ("disconnect",) if self.place.peer is not None:
                await self.place.disconnect()
            case ("refuse", int(count)):
                self.place.refusals += [ConnectError("refused")] * count
            case ("boot", str(status), int(interval)):
                self.place.answers["BootNotification"] = boot_answer(status, interval)
            case ("silence", str(action)):
                self.place.answers[action] = SILENCE
            case ("trigger",) if self.place.peer is not None and self.charger.state in ("pending", "accepted"):
                with suppress(ConnectionClosedError):
                    await self.place.ask("TriggerMessage", {"requestedMessage": "BootNotification"})
            case ("change",):
                self.charger.boot = BOOT.model_copy(update={"firmware_version": str(len(self.place.calls))})
            case ("report", int(connector), m.ChargePointStatus() as status):
                self.charger.report_status(connector, status)
            case ("start", int(connector)) if connector not in {each.connector_id for each in self.running}:
                start = self.charger.transactions.start
                self.running.append(await start(connector_id=connector, id_tag="a", meter_start=len(self.expected)))
                self.expected.append("StartTransaction")
            case ("stop",) if self.running:
                await self.running.pop().stop(meter_stop=len(self.expected))
                self.expected.append("StopTransaction")
            case _:
                pass

    async def heal(self) -> None:
        self.place.answers.update(self.healthy)
        self.place.refusals.clear()
        await self.charger.wait_accepted()
        await anyio.sleep(2000)

    def check(self) -> None:
        place = self.place
        assert place.actions()[0] == "BootNotification"
        assert dict(place.statuses()) == {number: str(each.status) for number, each in self.charger.statuses.items()}
        assert self.charger.outbox.waiting == 0
        events = [each for each in place.calls if each.action in TRANSACTIONS]
        marks = [each.payload.get("meterStart", each.payload.get("meterStop")) for each in events]
        assert marks == sorted(marks)  # in the order of events; the same one may come again
        assert list(dict.fromkeys(marks)) == list(range(len(self.expected)))


@pytest.mark.item("CP-02", "CP-07", "CP-08", "CP-32", "CP-66", "CP-67")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=25))
def test_the_rules_are_kept_and_the_current_statuses_are_sent(backend: str, steps: list[Step]) -> None:
    async def run() -> None:
        with anyio.fail_after(90_000):
            async with scripted_central_system() as place:
                charger = place.charger()

                @charger.on.trigger_message
                async def trigger(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
                    return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

                async with charger:
                    story = Story(place, charger)
                    for step in steps:
                        await story.take(step)
                    await story.heal()
                    story.check()
                assert place.violations == []

    anyio.run(run, backend=backend, backend_options=backend_options(backend))
