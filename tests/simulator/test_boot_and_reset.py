"""The life of the simulated charge point: boot, heartbeats, reset (OCPP 1.6 4.2, 4.6, 5.14)."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.errors import ErrorCode, LocalCallError, NotConnectedError
from ocpp16_sdk.model import Request
from tests.support.simulated_charge_point import ID_TAG, INTERVAL, simulated, simulated_from_the_boot
from tests.support.virtual_time import in_virtual_time

BOOT, PENDING, REJECTED = m.BootNotificationRequest, m.RegistrationStatus.PENDING, m.RegistrationStatus.REJECTED
Answer = tuple[m.RegistrationStatus, int] | LocalCallError


class Registry(AnsweringCentralSystem):
    """Answers the first boots with what it is given, and keeps when they came."""

    def __init__(self, *answers: Answer, interval: int = INTERVAL) -> None:
        super().__init__(heartbeat_interval=interval)
        self.answers = [*answers]
        self.boots: list[float] = []

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.boots.append(anyio.current_time())
        accepted = await super().on_boot_notification(charge_point, request)
        if not self.answers:
            return accepted
        answer = self.answers.pop(0)
        if isinstance(answer, LocalCallError):
            raise answer
        status, interval = answer
        return m.BootNotificationResponse(status=status, current_time=accepted.current_time, interval=interval)

    @property
    def waits(self) -> list[float]:
        return [later - earlier for earlier, later in zip(self.boots, self.boots[1:], strict=False)]


@in_virtual_time
async def test_it_boots_then_reports_itself_and_every_connector_then_asks() -> None:  # CP-01, CP-10
    async with simulated_from_the_boot(id_tag=ID_TAG, connectors=3) as simulation:
        said = await simulation.messages_so_far()
    requests = [each for each in said if not isinstance(each, m.BootNotificationResponse)][:9]
    assert isinstance(requests[0], BOOT)
    assert [(each.connector_id, each.status) for each in requests[1:9:2]] == [(n, "Available") for n in range(4)]
    assert [type(each) for each in said[-2:]] == [m.AuthorizeRequest, m.AuthorizeResponse]
    assert said[-2].id_tag == ID_TAG


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        ((PENDING, 7), 7),  # CP-04
        ((REJECTED, 60), 60),
        ((PENDING, 0), 10),  # CP-05
        ((REJECTED, -5), 10),
        (LocalCallError(ErrorCode.INTERNAL_ERROR), 10),  # CP-11
    ],
    ids=str,
)
@in_virtual_time
async def test_it_boots_again_until_it_is_accepted(answer: Answer, wait: float) -> None:
    depot = Registry(answer, answer)
    async with simulated_from_the_boot(depot) as simulation:
        said: list[Any] = []
        while not any(isinstance(each, m.StatusNotificationRequest) for each in said):
            said.append(await simulation.log.next())
    assert depot.waits == pytest.approx([wait, wait])
    assert sum(isinstance(each, Request) for each in said[:-1]) == 3, "nothing but boots before"  # CP-02


@in_virtual_time
async def test_while_pending_it_answers_and_starts_no_transaction() -> None:  # CP-08, CP-09
    depot = Registry((PENDING, 1000))
    async with simulated_from_the_boot(depot) as simulation:
        await simulation.messages_so_far()
        changed = await simulation.remote.change_configuration(key="ConnectionTimeOut", value="30")
        assert changed.status is m.ConfigurationStatus.ACCEPTED
        assert await simulation.start() == "Rejected"
        simulation.log.waiting.clear()
        triggered = await simulation.remote.trigger_message(
            requested_message=m.MessageTrigger.STATUS_NOTIFICATION, connector_id=1
        )
        assert triggered.status is m.TriggerMessageStatus.ACCEPTED
        assert await simulation.statuses() == [(1, "Available")]
        # It may be told to boot at once, and does so once.
        assert (await simulation.remote.trigger_message(requested_message=m.MessageTrigger.BOOT_NOTIFICATION)).status
        await simulation.log.until(BOOT)
        await simulation.log.until(m.StatusNotificationRequest)
        await anyio.sleep(1500)
        assert len(depot.boots) == 2
        assert await simulation.start() == "Accepted"


@in_virtual_time
async def test_it_sends_heartbeats_with_the_answered_interval() -> None:  # CP-03
    async with simulated(Registry(interval=7)) as simulation:
        start = anyio.current_time()
        beats: list[float] = []
        while len(beats) < 3:
            await simulation.log.until(m.HeartbeatRequest)
            beats.append(anyio.current_time() - start)
        assert beats == pytest.approx([7, 14, 21], abs=0.5)
        assert simulation.charger.configuration["HeartbeatInterval"] == "7"


@pytest.mark.parametrize("endless", [86_401, 2**63, 10**400], ids=["a day and a second", "64 bits", "no float"])
@in_virtual_time
async def test_an_interval_beyond_a_day_is_a_day(endless: int) -> None:
    depot = Registry((PENDING, endless), (m.RegistrationStatus.ACCEPTED, endless))
    async with simulated_from_the_boot(depot) as simulation:
        await simulation.log.until(m.StatusNotificationRequest)
        assert depot.waits == pytest.approx([86_400])
        assert simulation.charger.configuration["HeartbeatInterval"] == "86400"


@in_virtual_time
async def test_an_interval_of_zero_keeps_the_configured_one() -> None:  # CP-06
    async with simulated(Registry((m.RegistrationStatus.ACCEPTED, 0))) as simulation:
        assert simulation.charger.configuration["HeartbeatInterval"] == "300"
        await anyio.sleep(1000)
        assert len([each for each in await simulation.messages_so_far() if isinstance(each, m.HeartbeatRequest)]) == 3


@in_virtual_time
async def test_a_changed_heartbeat_interval_applies_at_once() -> None:  # CP-18
    async with simulated() as simulation:
        start = anyio.current_time()
        await simulation.remote.change_configuration(key="heartbeatinterval", value="5")
        await simulation.log.until(m.HeartbeatRequest)
        assert anyio.current_time() - start == pytest.approx(5, abs=0.5)
        await simulation.remote.change_configuration(key="HeartbeatInterval", value="0")
        await simulation.messages_so_far()
        await anyio.sleep(10 * INTERVAL)
        assert await simulation.messages_so_far() == [], "0 switches them off"


@in_virtual_time
async def test_heartbeats_continue_after_a_failed_one() -> None:
    class Deaf(Registry):
        async def on_heartbeat(
            self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
        ) -> m.HeartbeatResponse:
            raise LocalCallError(ErrorCode.SECURITY_ERROR)

    async with simulated(Deaf(interval=10)) as simulation:
        for _ in range(30):
            await simulation.log.until(m.HeartbeatRequest)
        await simulation.messages_so_far()
        failures = simulation.charger.failures
        assert len(failures) == 10, "those that failed last"
        assert "SecurityError" in str(failures[-1])


@in_virtual_time
async def test_it_returns_how_the_connection_was_closed() -> None:
    async with simulated() as simulation:
        await simulation.started(1)
        await simulation.remote.aclose(1001, "closing time")
        await anyio.wait_all_tasks_blocked()
        [ended] = simulation.closes
        assert ended is not None
        assert (ended.code, ended.reason) == (1001, "closing time")
        with pytest.raises(NotConnectedError):
            await simulation.charger.heartbeat()
