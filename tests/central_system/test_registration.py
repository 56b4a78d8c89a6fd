"""What a charge point was told when it booted, the central system keeps to."""

from __future__ import annotations

import logging

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import MemoryRegistrationStore, RegistrationRules
from ocpp16_sdk.errors import CallTimeoutError, ErrorCode, LocalCallError, NotSentError, RemoteCallError
from ocpp16_sdk.model import CentralSystemRequest, Response
from tests.central_system.scripted_charge_points import (
    ACCEPTED,
    BOOT,
    NOW,
    NOW_JSON,
    PENDING,
    REJECTED,
    RESET,
    RESET_DONE,
    Charger,
    Depot,
    MemoryConnections,
    memory_connections,
)
from tests.support.virtual_time import in_virtual_time

REFUSE = RegistrationRules(unknown="refuse")
REFUSED = "SecurityError"
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
START = m.RemoteStartTransactionRequest(id_tag="x")
STOP = m.RemoteStopTransactionRequest(transaction_id=1)


def statuses(depot: AsyncCentralSystem) -> AsyncCentralSystem:
    @depot.on.status_notification
    async def status(
        charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    return depot


@pytest.mark.item("J-65", "CS-03", "CS-04")
@in_virtual_time
async def test_a_charge_point_boots_before_anything_else() -> None:
    depot = Depot(PENDING, REJECTED, ACCEPTED, registration=REFUSE)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        told: list[m.RegistrationStatus | None] = []
        for _ in range(3):
            assert await charger.heartbeat() == REFUSED
            told.append(depot["CP1"].registration)
            answer = await charger.call("BootNotification", **BOOT)
            assert answer[2] | {"status": ""} == {"status": "", "currentTime": NOW_JSON, "interval": 300}
        assert await charger.heartbeat() == NOW_JSON
        assert [*told, depot["CP1"].registration] == [None, PENDING, REJECTED, ACCEPTED]


@in_virtual_time
async def test_an_unknown_charge_point_that_never_boots_is_served() -> None:
    depot = Depot()
    async with memory_connections(depot) as here:
        charger = await here.connect()
        assert await charger.heartbeat() == NOW_JSON
        here.tasks.start_soon(charger.accept_reset)
        assert await depot["CP1"].call(RESET) == RESET_DONE


@pytest.mark.item("CS-04")
@in_virtual_time
async def test_by_default_the_rules_apply_to_a_charge_point_that_was_not_accepted() -> None:
    depot = Depot(PENDING)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        assert await charger.boot() == "Pending"
        assert await charger.heartbeat() == REFUSED
        assert await charger.boot() == "Accepted"
        assert await charger.heartbeat() == NOW_JSON


@in_virtual_time
async def test_without_a_boot_handler_no_rule_applies() -> None:
    depot = statuses(AsyncCentralSystem())
    async with memory_connections(depot) as here:
        charger = await here.connect()
        assert (await charger.call("BootNotification", **BOOT))[2] == "NotSupported"
        assert (await charger.call("StatusNotification", **STATUS))[2] == {}


@in_virtual_time
async def test_without_rules_every_call_is_allowed() -> None:
    depot = Depot(REJECTED, registration=None)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        assert await charger.boot() == "Rejected"
        assert await charger.heartbeat() == NOW_JSON
        here.tasks.start_soon(charger.accept_reset)
        assert await depot["CP1"].call(RESET) == RESET_DONE
        await here.start_call("start", depot["CP1"], START)
        await charger.receive_call("RemoteStartTransaction")
        assert depot["CP1"].registration is None


@pytest.mark.item("CS-07", "CS-28")
@in_virtual_time
async def test_the_status_is_kept_over_connections() -> None:
    depot = Depot(PENDING, registration=REFUSE)
    async with memory_connections(depot) as here:
        first = await here.connect("CP1")
        await first.boot()
        await first.transport.aclose()
        second = await here.connect("CP1")
        assert depot["CP1"].registration is PENDING
        assert await second.heartbeat() == REFUSED
        assert await second.boot() == "Accepted"
        third = await here.connect("CP1")
        assert await third.heartbeat() == NOW_JSON, "no boot after an outage (OCPP-J 5.4)"
        other = await here.connect("CP2")
        assert await other.heartbeat() == REFUSED


class Texts:
    """A store of texts, such as a database has; `save` fails as long as it is `broken`."""

    def __init__(self, **kept: str) -> None:
        self.kept = kept
        self.saved: list[tuple[str, str]] = []
        self.broken = False

    async def load(self, identity: str) -> m.RegistrationStatus | None:
        await anyio.sleep(1)
        return self.kept.get(identity)  # type: ignore[return-value]  # pyright: ignore[reportReturnType]

    async def save(self, identity: str, status: m.RegistrationStatus) -> None:
        await anyio.sleep(1)
        if self.broken:
            raise OSError("no database")
        self.saved.append((identity, status.value))


@pytest.mark.item("CS-07")
@in_virtual_time
async def test_the_status_is_kept_over_restarts_in_a_store_of_the_application() -> None:
    store = Texts(accepted="Accepted", rejected="Rejected")
    depot = Depot(PENDING, ACCEPTED, registration=RegistrationRules(store=store, unknown="refuse"))
    async with memory_connections(depot) as here:
        for identity, expected in {"accepted": NOW_JSON, "rejected": REFUSED, "unknown": REFUSED}.items():
            charger = await here.connect(identity)
            assert await charger.heartbeat() == expected
        with pytest.raises(NotSentError, match="rejected"):
            await depot["rejected"].call(RESET)
        charger = await here.connect("unknown")
        await charger.boot()
        await charger.boot()
        assert store.saved == [("unknown", "Pending"), ("unknown", "Accepted")]


@in_virtual_time
async def test_a_boot_whose_status_cannot_be_saved_fails_and_changes_no_status(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Texts()
    store.broken = True
    depot = Depot(registration=RegistrationRules(store=store, unknown="refuse"))
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await depot.wait_for("CP1")
        with caplog.at_level(logging.ERROR):
            assert (await charger.call("BootNotification", **BOOT))[2] == "InternalError"
        assert "no database" in caplog.text
        assert await charger.heartbeat() == REFUSED
        store.broken = False
        assert await charger.boot() == "Accepted"
        assert await charger.heartbeat() == NOW_JSON


@in_virtual_time
async def test_a_boot_that_the_handler_refuses_or_answers_wrongly_changes_no_status(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Texts()
    depot = AsyncCentralSystem(registration=RegistrationRules(store=store))

    @depot.on.boot_notification
    async def boot(
        charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        if request.charge_point_vendor == "wrong":
            return m.HeartbeatResponse(current_time=NOW)  # type: ignore[return-value]  # pyright: ignore[reportReturnType]
        raise LocalCallError(ErrorCode.SECURITY_ERROR, "not from you")

    async with memory_connections(depot) as here:
        charger = await here.connect()
        await depot.wait_for("CP1")
        assert (await charger.call("BootNotification", **BOOT))[2:4] == ["SecurityError", "not from you"]
        wrong = await charger.call("BootNotification", chargePointVendor="wrong", chargePointModel="m")
        assert wrong[2] == "InternalError"
        assert depot["CP1"].registration is None
        assert store.saved == []


@pytest.mark.item("J-51")
@in_virtual_time
async def test_a_late_boot_answer_on_a_replaced_connection_is_not_saved() -> None:
    store, going = MemoryRegistrationStore(), anyio.Event()
    depot = AsyncCentralSystem(registration=RegistrationRules(store=store, unknown="refuse"))

    @depot.on.boot_notification
    async def boot(
        charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = PENDING
        if request.charge_point_model == "slow":
            with anyio.CancelScope(shield=True):
                await going.wait()
            status = ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=NOW, interval=300)

    async with memory_connections(depot) as here:
        first = await here.connect()
        await first.send(2, "late", "BootNotification", BOOT | {"chargePointModel": "slow"})
        await anyio.wait_all_tasks_blocked()
        second = await here.connect()
        assert await second.boot() == "Pending"
        going.set()
        await anyio.wait_all_tasks_blocked()
        assert await store.load("CP1") is PENDING
        assert depot["CP1"].registration is PENDING


async def pending(here: MemoryConnections) -> Charger:
    charger = await here.connect()
    assert await charger.boot() == "Pending"
    assert (await charger.call("StatusNotification", **STATUS))[2] == REFUSED
    return charger


TRIGGERS: list[CentralSystemRequest[Response]] = [
    m.TriggerMessageRequest(requested_message=m.MessageTrigger.STATUS_NOTIFICATION),
    m.ExtendedTriggerMessageRequest(requested_message=m.ExtendedMessageTrigger.STATUS_NOTIFICATION),
]


@pytest.mark.item("CS-04")
@pytest.mark.parametrize("trigger", TRIGGERS)
@in_virtual_time
async def test_a_message_that_is_triggered_while_pending_is_answered(trigger: CentralSystemRequest[Response]) -> None:
    depot = statuses(Depot(PENDING))
    async with memory_connections(depot) as here:
        charger = await pending(here)
        await here.start_call("trigger", depot["CP1"], trigger)
        unique_id = await charger.receive_call(trigger.__action__)
        assert (await charger.call("StatusNotification", **STATUS))[2] == {}, "it may come before the answer is read"
        await charger.send(3, unique_id, {"status": "Accepted"})
        for _ in range(2):
            assert (await charger.call("StatusNotification", **STATUS))[2] == {}
        assert await charger.heartbeat() == REFUSED


@pytest.mark.item("CS-04")
@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize(
    "answer",
    [
        (3, {"status": "Rejected"}),
        (3, {"status": "NotImplemented"}),
        (4, "NotSupported", "", {}),
    ],
)
@in_virtual_time
async def test_a_refused_trigger_admits_no_message(
    trigger: CentralSystemRequest[Response], answer: tuple[object, ...]
) -> None:
    depot = statuses(Depot(PENDING))
    async with memory_connections(depot) as here:
        charger = await pending(here)
        await here.start_call("trigger", depot["CP1"], trigger)
        kind, *rest = answer
        await charger.send(kind, await charger.receive_call(trigger.__action__), *rest)
        await anyio.wait_all_tasks_blocked()
        assert (await charger.call("StatusNotification", **STATUS))[2] == REFUSED
        assert isinstance(here.outcomes["trigger"], RemoteCallError) is (kind == 4)


@pytest.mark.item("CS-04")
@in_virtual_time
async def test_a_trigger_that_was_not_sent_admits_no_message_and_an_unanswered_one_does() -> None:
    depot = statuses(Depot(PENDING))
    async with memory_connections(depot) as here:
        charger = await pending(here)
        await here.start_call("mute", depot["CP1"], TRIGGERS[0], timeout=5)
        await charger.receive_call("TriggerMessage")
        await anyio.sleep(10)
        assert isinstance(here.outcomes["mute"], CallTimeoutError)
        assert (await charger.call("StatusNotification", **STATUS))[2] == {}
        await depot["CP1"].drain(1)
        heartbeat = m.TriggerMessageRequest(requested_message=m.MessageTrigger.HEARTBEAT)
        with pytest.raises(NotSentError, match="being closed"):
            await depot["CP1"].call(heartbeat)
        assert await charger.heartbeat() == REFUSED


@pytest.mark.item("CS-04")
@in_virtual_time
async def test_a_trigger_that_is_cancelled_in_the_queue_admits_no_message() -> None:
    depot = statuses(Depot(PENDING))
    async with memory_connections(depot) as here:
        charger = await pending(here)
        await here.start_call("before", depot["CP1"], m.GetLocalListVersionRequest(), timeout=5)
        await charger.receive_call("GetLocalListVersion")
        with anyio.move_on_after(1) as waiting:
            await depot["CP1"].call(TRIGGERS[0])
        assert waiting.cancelled_caught
        assert (await charger.call("StatusNotification", **STATUS))[2] == REFUSED


@pytest.mark.item("CS-06")
@in_virtual_time
async def test_no_transaction_is_started_or_stopped_while_pending() -> None:
    depot = Depot(PENDING)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await charger.boot()
        for request in (START, STOP):
            with pytest.raises(
                NotSentError, match=f"{request.__action__} was not sent to 'CP1': the registration .* pending"
            ):
                await depot["CP1"].call(request)
        here.tasks.start_soon(charger.accept_reset)
        assert await depot["CP1"].call(RESET) == RESET_DONE
        assert await charger.boot() == "Accepted"
        await here.start_call("start", depot["CP1"], START)
        await charger.receive_call("RemoteStartTransaction")


@pytest.mark.item("CS-05")
@in_virtual_time
async def test_no_call_is_sent_to_a_rejected_charge_point_and_its_connection_can_be_closed() -> None:
    depot = Depot(REJECTED)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await charger.boot()
        for request in (RESET, TRIGGERS[0], START):
            with pytest.raises(NotSentError, match="was not sent to 'CP1': the charge point is rejected"):
                await depot["CP1"].call(request)
        assert await charger.receives_nothing()
        await depot["CP1"].aclose(1000, "try later")
        await anyio.wait_all_tasks_blocked()
        assert "CP1" not in depot


@pytest.mark.item("CS-05")
@in_virtual_time
async def test_a_call_that_waits_while_the_charge_point_is_rejected_is_not_sent() -> None:
    depot = Depot(REJECTED)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await here.start_call("first", depot["CP1"])
        await here.start_call("second", depot["CP1"])
        unique_id = await charger.receive_call("Reset")
        await charger.boot()
        await charger.send(3, unique_id, {"status": "Accepted"})
        assert await charger.receives_nothing()
        assert here.outcomes["first"] == RESET_DONE
        assert "rejected" in str(here.outcomes["second"])


@pytest.mark.item("CS-08")
@in_virtual_time
async def test_one_that_is_accepted_is_not_asked_to_boot() -> None:
    depot = Depot(PENDING)
    boots = m.TriggerMessageRequest(requested_message=m.MessageTrigger.BOOT_NOTIFICATION)
    async with memory_connections(depot) as here:
        charger = await here.connect()
        await charger.boot()
        await here.start_call("while pending", depot["CP1"], boots)
        await charger.send(3, await charger.receive_call("TriggerMessage"), {"status": "Accepted"})
        assert await charger.boot() == "Accepted"
        with pytest.raises(
            NotSentError, match="TriggerMessage was not sent to 'CP1': an accepted charge point is not asked"
        ):
            await depot["CP1"].trigger_message(requested_message=m.MessageTrigger.BOOT_NOTIFICATION)
        assert await charger.receives_nothing()
