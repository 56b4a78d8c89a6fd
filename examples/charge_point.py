"""A charger with two connectors and a simulated meter, which runs without supervision."""

from functools import partial

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import (
    AsyncChargePoint,
    CallFailedError,
    ChargePointEvent,
    after_answer,
    messages as m,
    run,
)
from ocpp16_sdk.configuration import keys

TICK = 1.0  # seconds between two readings of a meter
Status = m.ChargePointStatus


def on_event(event: ChargePointEvent) -> None:
    print(event)


class Charger(AsyncChargePoint):
    def __init__(self, tasks: TaskGroup) -> None:
        super().__init__(
            "ws://127.0.0.1:9000/ocpp",
            "CP002",
            boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Two"),
            connectors=2,
            store="charger.db",
            on_event=on_event,
        )
        self.tasks = tasks
        self.meters = {1: 0, 2: 0}  # Wh

    async def charge(self, connector_id: int, id_tag: str) -> None:
        self.report_status(connector_id, Status.PREPARING)
        start = self.meters[connector_id]
        transaction = await self.transactions.start(connector_id=connector_id, id_tag=id_tag, meter_start=start)
        self.report_status(connector_id, Status.CHARGING)
        for _ in range(3):
            await anyio.sleep(TICK)
            self.meters[connector_id] += 120
            await transaction.sample(self.meters[connector_id])
        await transaction.stop(meter_stop=self.meters[connector_id], reason=m.Reason.EV_DISCONNECTED)
        self.report_status(connector_id, Status.AVAILABLE)

    async def authorize_and_charge(self, connector_id: int, id_tag: str) -> None:
        try:
            answer = await self.within(30).authorize(id_tag=id_tag)
        except CallFailedError as error:
            print(f"{id_tag} could not be authorized: {error}")
        else:
            if answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED:
                await self.charge(connector_id, id_tag)

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        free = [number for number in (1, 2) if self.statuses[number].status is Status.AVAILABLE]
        connector_id = request.connector_id or next(iter(free), 0)
        if connector_id not in free:
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        # In a separate task: a handler is cancelled when its connection closes.
        self.tasks.start_soon(self.charge, connector_id, request.id_tag)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        status = m.TriggerMessageStatus.ACCEPTED
        match request.requested_message:
            case m.MessageTrigger.STATUS_NOTIFICATION:
                requested = self.statuses.keys() if request.connector_id is None else {request.connector_id}
                if not requested <= self.statuses.keys():
                    status = m.TriggerMessageStatus.REJECTED
                else:
                    for connector_id in requested:
                        # Without a timestamp the status is that of now; the time of the event may be hours ago.
                        status_now = self.statuses[connector_id].model_copy(update={"timestamp": None})
                        after_answer(partial(self.call, status_now))
            case m.MessageTrigger.HEARTBEAT:
                after_answer(self.heartbeat)
            case m.MessageTrigger.BOOT_NOTIFICATION:
                pass  # the SDK sends it after the answer, also if the charge point is accepted already
            case _:
                status = m.TriggerMessageStatus.NOT_IMPLEMENTED
        return m.TriggerMessageResponse(status=status)

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        try:  # each key checks its text, and each option its range
            match request.key:
                case "HeartbeatInterval":
                    self.heartbeat_interval = keys.HEARTBEAT_INTERVAL.parse(request.value)
                case "WebSocketPingInterval":
                    self.ping_interval = keys.WEB_SOCKET_PING_INTERVAL.parse(request.value)
                case "TransactionMessageAttempts":
                    self.outbox.attempts = keys.TRANSACTION_MESSAGE_ATTEMPTS.parse(request.value)
                case "TransactionMessageRetryInterval":
                    self.outbox.retry_interval = keys.TRANSACTION_MESSAGE_RETRY_INTERVAL.parse(request.value)
                case _:
                    return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.NOT_SUPPORTED)
        except ValueError:
            return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.REJECTED)
        return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.ACCEPTED)


async def main() -> None:
    async with anyio.create_task_group() as tasks, Charger(tasks) as charger:
        for transaction in charger.transactions.open:  # still open after a loss of power
            reading = transaction.meter_start  # read the real meter here
            await transaction.stop(meter_stop=reading, reason=m.Reason.POWER_LOSS)
        await charger.wait_accepted()
        tasks.start_soon(charger.authorize_and_charge, 1, "04A2B3")
        tasks.start_soon(charger.authorize_and_charge, 2, "04A2B3")
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
