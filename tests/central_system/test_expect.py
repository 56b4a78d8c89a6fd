"""Triggers, and waiting for what a charge point tells."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    AsyncManualChargePoint,
    ConnectionLostError,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.central_system import expect, trigger
from ocpp16_sdk.errors import MessageTimeoutError, RefusedError
from ocpp16_sdk.model import ChargePointRequest, Payload
from tests.central_system.triggered_charge_point import Answering, Triggered, status
from tests.support.connected_roles import ConnectedRoles, connected_roles
from tests.support.virtual_time import in_virtual_time


def listeners(here: ConnectedRoles[Triggered]) -> tuple[object, ...]:
    found = here.charge_point._connection._incoming.listeners  # pyright: ignore[reportPrivateUsage]
    return (*found,)


@pytest.mark.item("CS-33")
@pytest.mark.parametrize("delay", [0.0, 5.0, 29.0], ids=["at once", "soon", "late"])
@in_virtual_time
async def test_a_triggered_message_is_returned(delay: float) -> None:
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_messages, here.charger.scripted_delay = [m.HeartbeatRequest()], delay
        assert await trigger(here.charge_point, m.HeartbeatRequest) == m.HeartbeatRequest()
        assert here.charger.was_asked == [m.TriggerMessageRequest(requested_message=m.MessageTrigger.HEARTBEAT)]
        assert listeners(here) == ()


@pytest.mark.item("CS-33")
@in_virtual_time
async def test_a_message_may_arrive_before_it_is_awaited() -> None:
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_messages = [status(1), status(2)]
        with expect(here.charge_point, m.StatusNotificationRequest) as expected:
            await here.charge_point.reset(type=m.ResetType.SOFT)
            await anyio.sleep(1)
            assert await expected.message(within=0) == await expected.message() == status(1)


@pytest.mark.item("CS-33")
@in_virtual_time
async def test_only_a_matching_message_is_returned() -> None:
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_messages = [m.HeartbeatRequest(), status(0), status(1), status(2)]
        assert await trigger(here.charge_point, m.StatusNotificationRequest, connector_id=2) == status(2)
        assert await trigger(here.charge_point, m.StatusNotificationRequest) == status(0)
        assert await trigger(here.charge_point, m.HeartbeatRequest, connector_id=2) == m.HeartbeatRequest()


@pytest.mark.item("CS-33")
@pytest.mark.parametrize("messages", [[], [status(0)], [m.HeartbeatRequest()]], ids=["none", "another", "a third"])
@in_virtual_time
async def test_a_missing_message_is_an_error_in_bounded_time(messages: list[Any]) -> None:
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_messages = messages
        begun = anyio.current_time()
        with pytest.raises(MessageTimeoutError, match="StatusNotification was not received within 7 s") as error:
            await trigger(here.charge_point, m.StatusNotificationRequest, connector_id=1, within=7)
        assert anyio.current_time() - begun == pytest.approx(7, abs=1)
        assert isinstance(error.value, TimeoutError)
        assert listeners(here) == ()


@pytest.mark.item("CS-33")
@pytest.mark.parametrize("refusal", [m.TriggerMessageStatus.REJECTED, m.TriggerMessageStatus.NOT_IMPLEMENTED])
@pytest.mark.parametrize(
    ("kind", "action"),
    [(m.HeartbeatRequest, "TriggerMessage"), (m.SignCertificateRequest, "ExtendedTriggerMessage")],
)
@in_virtual_time
async def test_a_trigger_that_is_refused_is_an_error_with_the_status(
    refusal: m.TriggerMessageStatus, kind: type[ChargePointRequest[Any]], action: str
) -> None:
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_status = refusal
        with pytest.raises(RefusedError) as error:
            await trigger(here.charge_point, kind)
        assert (error.value.action, error.value.status) == (action, refusal)
        assert listeners(here) == ()


@in_virtual_time
async def test_a_charge_point_that_knows_no_triggers_is_an_error() -> None:
    async with connected_roles(AsyncManualChargePoint) as here:
        with pytest.raises(RemoteCallError):
            await trigger(here.charge_point, m.HeartbeatRequest)


@in_virtual_time
async def test_messages_of_the_extended_trigger_are_requested_with_it() -> None:
    expected: list[ChargePointRequest[Any]] = [
        m.LogStatusNotificationRequest(status=m.UploadLogStatus.IDLE),
        m.SignCertificateRequest(csr="csr"),
        m.SignedFirmwareStatusNotificationRequest(status=m.SignedFirmwareStatus.IDLE),
    ]
    async with connected_roles(Triggered, Answering()) as here:
        for message in expected:
            with pytest.raises(MessageTimeoutError):
                await trigger(here.charge_point, type(message), within=1)
    triggers = m.ExtendedMessageTrigger
    assert [getattr(asked, "requested_message", None) for asked in here.charger.was_asked] == [
        triggers.LOG_STATUS_NOTIFICATION,
        triggers.SIGN_CHARGE_POINT_CERTIFICATE,
        triggers.FIRMWARE_STATUS_NOTIFICATION,
    ]


@in_virtual_time
async def test_a_message_without_a_trigger_is_refused_at_once() -> None:
    async with connected_roles(Triggered, Answering()) as here:
        with pytest.raises(ValueError, match="AuthorizeRequest"):
            await trigger(here.charge_point, m.AuthorizeRequest)
        assert here.charger.was_asked == []


@pytest.mark.item("CS-33")
@pytest.mark.parametrize("before", [True, False], ids=["closed before", "closed meanwhile"])
@in_virtual_time
async def test_a_closed_connection_is_an_error_at_once(before: bool) -> None:
    async with connected_roles(Triggered, Answering()) as here, anyio.create_task_group() as tasks:

        async def close() -> None:
            await anyio.sleep(5)
            await here.charge_point.aclose()

        with expect(here.charge_point, m.HeartbeatRequest) as expected:
            if before:
                await close()
                await here.charge_point.wait_closed()
            else:
                tasks.start_soon(close)
            begun = anyio.current_time()
            with pytest.raises(ConnectionLostError, match="before Heartbeat was received"):
                await expected.message(within=1000)
            assert anyio.current_time() - begun < 10


@pytest.mark.item("CS-33")
@in_virtual_time
async def test_a_message_received_before_the_close_is_not_lost() -> None:
    async with connected_roles(Triggered, Answering()) as here:
        with expect(here.charge_point, m.HeartbeatRequest) as expected:
            await here.charger.heartbeat()
            await here.charge_point.aclose()
            await here.charge_point.wait_closed()
            assert await expected.message() == m.HeartbeatRequest()


@pytest.mark.item("CS-34")
@in_virtual_time
async def test_scheduled_is_a_success_and_the_status_follows_later() -> None:
    def out_of_service(request: m.StatusNotificationRequest) -> bool:
        return request.connector_id == 1 and request.status == m.ChargePointStatus.UNAVAILABLE

    async with connected_roles(Triggered, Answering()) as here:
        done = status(1).model_copy(update={"status": m.ChargePointStatus.UNAVAILABLE})
        here.charger.scripted_messages, here.charger.scripted_delay = [status(1), status(2), done], 1000
        with expect(here.charge_point, m.StatusNotificationRequest, out_of_service) as expected:
            answer = await here.charge_point.change_availability(connector_id=1, type=m.AvailabilityType.INOPERATIVE)
            assert answer.status is m.AvailabilityStatus.SCHEDULED
            assert await expected.message(within=3600) == done


@in_virtual_time
async def test_many_can_wait_at_once_and_each_gets_its_own() -> None:
    got: dict[int, Payload] = {}

    async def wait(here: ConnectedRoles[Triggered], connector_id: int) -> None:
        with expect(
            here.charge_point, m.StatusNotificationRequest, lambda request: request.connector_id == connector_id
        ) as expected:
            got[connector_id] = await expected.message()

    async with connected_roles(Triggered, Answering()) as here:
        async with anyio.create_task_group() as tasks:
            for connector_id in range(5):
                tasks.start_soon(wait, here, connector_id)
            await anyio.wait_all_tasks_blocked()
            here.charger.scripted_messages = [status(connector_id) for connector_id in range(5)]
            await here.charger.tell_all()
        assert listeners(here) == ()
    assert got == {connector_id: status(connector_id) for connector_id in range(5)}


@in_virtual_time
async def test_a_cancelled_wait_removes_its_listener() -> None:
    async with connected_roles(Triggered, Answering()) as here:
        with anyio.move_on_after(3) as scope, expect(here.charge_point, m.HeartbeatRequest) as expected:
            await expected.message(within=1000)
        assert scope.cancelled_caught
        assert listeners(here) == ()


@in_virtual_time
async def test_messages_are_observed_with_and_without_a_handler() -> None:
    async with connected_roles(Triggered) as here:
        with expect(here.charge_point, m.StatusNotificationRequest) as expected:
            with pytest.raises(RemoteCallError):
                await here.charger.call(status(1))
            assert await expected.message() == status(1)


@in_virtual_time
async def test_a_failing_listener_affects_neither_the_answer_nor_other_listeners(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: Payload) -> None:
        raise RuntimeError("own trouble")

    heard: list[Payload] = []
    async with connected_roles(Triggered, Answering()) as here:
        with here.charge_point.listening(fail), here.charge_point.listening(heard.append):
            await here.charger.call(status(1))
        await here.charger.call(status(2))
    assert heard == [status(1)]
    assert "a listener failed" in caplog.text
