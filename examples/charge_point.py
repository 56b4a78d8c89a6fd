"""A charger with two connectors and a simulated meter. It serves the Core profile and TriggerMessage."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import AsyncChargePoint, CallFailedError, after_answer, messages as m, run
from ocpp16_sdk.charge_point.outbox import AsyncTransaction
from ocpp16_sdk.configuration import keys, standard_key

SECOND = 1.0  # a test makes it shorter
WATTS = 7200
Status, Measurand, Unit = m.ChargePointStatus, m.Measurand, m.UnitOfMeasure
MEASURED = {Measurand.ENERGY_ACTIVE_IMPORT_REGISTER, Measurand.POWER_ACTIVE_IMPORT}

# What this charger does is read-only. The keys that can be changed are in `Charger.read` and `Charger.change`.
FIXED = {
    keys.AUTHORIZE_REMOTE_TX_REQUESTS.name: "false",
    keys.CLOCK_ALIGNED_DATA_INTERVAL.name: "0",
    keys.CONNECTION_TIME_OUT.name: "0",
    keys.CONNECTOR_PHASE_ROTATION.name: "0.Unknown,1.Unknown,2.Unknown",
    keys.GET_CONFIGURATION_MAX_KEYS.name: "50",
    keys.LOCAL_AUTHORIZE_OFFLINE.name: "false",
    keys.LOCAL_PRE_AUTHORIZE.name: "false",
    keys.METER_VALUES_ALIGNED_DATA.name: "",
    keys.NUMBER_OF_CONNECTORS.name: "2",
    keys.RESET_RETRIES.name: "0",
    keys.STOP_TRANSACTION_ON_INVALID_ID.name: "false",
    keys.STOP_TXN_ALIGNED_DATA.name: "",
    keys.STOP_TXN_SAMPLED_DATA.name: "",
    keys.SUPPORTED_FEATURE_PROFILES.name: "Core,RemoteTrigger",
    keys.UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT.name: "false",
}


class Charger(AsyncChargePoint):
    def __init__(self, tasks: TaskGroup, store: str | None = "charger.db", **options: Any) -> None:
        boot = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Two")
        super().__init__(
            "ws://127.0.0.1:9000/ocpp", "CP002", boot=boot, connectors=2, store=store, on_event=print, **options
        )
        self.tasks = tasks
        self.meters = {1: 0, 2: 0}  # Wh
        self.measurands: tuple[str, ...] = (Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,)
        self.sample_interval = 10
        self.inoperative: set[int] = set()
        self.restart_requested = anyio.Event()

    async def charge(self, connector_id: int, id_tag: str, samples: int = 3) -> None:
        """Charge until a remote stop, or until so many samples were reported."""
        self.report_status(connector_id, Status.PREPARING)
        meter = self.meters[connector_id]
        transaction = await self.transactions.start(connector_id=connector_id, id_tag=id_tag, meter_start=meter)
        self.report_status(connector_id, Status.CHARGING)
        for _ in range(samples):
            await anyio.sleep(self.sample_interval * SECOND)
            if transaction.stopped:
                return
            self.meters[connector_id] += WATTS * self.sample_interval // 3600
            await transaction.meter_values([self.readings(connector_id)])
        await self.stop_charging(transaction, m.Reason.EV_DISCONNECTED)

    async def stop_charging(self, transaction: AsyncTransaction, reason: m.Reason) -> None:
        await transaction.stop(meter_stop=self.meters[transaction.connector_id], reason=reason)
        number = transaction.connector_id
        self.report_status(number, Status.UNAVAILABLE if number in self.inoperative else Status.AVAILABLE)

    def transaction_on(self, connector_id: int) -> AsyncTransaction | None:
        return next((each for each in self.transactions.open if each.connector_id == connector_id), None)

    def readings(self, connector_id: int) -> m.MeterValue:
        energy, power = Measurand.ENERGY_ACTIVE_IMPORT_REGISTER, Measurand.POWER_ACTIVE_IMPORT
        watts = WATTS if self.transaction_on(connector_id) is not None else 0
        samples = (
            m.SampledValue(value=str(self.meters[connector_id]), measurand=energy, unit=Unit.WH),
            m.SampledValue(value=str(watts), measurand=power, unit=Unit.W),
        )
        chosen = tuple(sample for sample in samples if sample.measurand in self.measurands)
        return m.MeterValue(timestamp=datetime.now(UTC), sampled_value=chosen)

    async def authorize_and_charge(self, connector_id: int, id_tag: str) -> None:
        try:
            answer = await self.within(30).authorize(id_tag=id_tag)
        except CallFailedError as error:
            print(f"{id_tag} could not be authorized: {error}")
            return
        if answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED:
            await self.charge(connector_id, id_tag)

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        # Preparing: the cable is plugged in already.
        startable = (Status.AVAILABLE, Status.PREPARING)
        free = [number for number in (1, 2) if self.statuses[number].status in startable]
        connector_id = request.connector_id or next(iter(free), 0)
        if connector_id not in free:
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        # In a separate task: a handler is cancelled when its connection closes.
        self.tasks.start_soon(self.charge, connector_id, request.id_tag)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        for transaction in self.transactions.open:
            if transaction.transaction_id == request.transaction_id:
                after_answer(partial(self.stop_charging, transaction, m.Reason.REMOTE))
                return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest) -> m.ChangeAvailabilityResponse:
        numbers = [*self.statuses] if request.connector_id == 0 else [request.connector_id]
        if not self.statuses.keys() >= {*numbers}:
            return m.ChangeAvailabilityResponse(status=m.AvailabilityStatus.REJECTED)
        operative = request.type is m.AvailabilityType.OPERATIVE
        self.inoperative = self.inoperative - {*numbers} if operative else self.inoperative | {*numbers}
        idle = [number for number in numbers if self.transaction_on(number) is None]
        after_answer(partial(self.change_availability_of, idle, operative))
        scheduled = len(idle) < len(numbers) and not operative
        status = m.AvailabilityStatus.SCHEDULED if scheduled else m.AvailabilityStatus.ACCEPTED
        return m.ChangeAvailabilityResponse(status=status)

    async def change_availability_of(self, connectors: Sequence[int], operative: bool) -> None:
        for number in connectors:
            if operative != (self.statuses[number].status is not Status.UNAVAILABLE):
                self.report_status(number, Status.AVAILABLE if operative else Status.UNAVAILABLE)

    async def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        connectors = [*self.statuses] if request.connector_id is None else [request.connector_id]
        if not self.statuses.keys() >= {*connectors}:
            return m.TriggerMessageResponse(status=m.TriggerMessageStatus.REJECTED)
        match request.requested_message:
            case m.MessageTrigger.STATUS_NOTIFICATION:
                for number in connectors:  # without a timestamp, as the time of the event may be hours ago
                    after_answer(partial(self.call, self.statuses[number].model_copy(update={"timestamp": None})))
            case m.MessageTrigger.METER_VALUES:
                after_answer(partial(self.report_meter_values, [number for number in connectors if number]))
            case m.MessageTrigger.HEARTBEAT:
                after_answer(self.heartbeat)
            case m.MessageTrigger.BOOT_NOTIFICATION:
                pass  # the SDK sends it after the answer, also if the charge point is accepted already
            case _:
                return m.TriggerMessageResponse(status=m.TriggerMessageStatus.NOT_IMPLEMENTED)
        return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

    async def report_meter_values(self, connectors: Sequence[int]) -> None:
        for number in connectors:
            if transaction := self.transaction_on(number):
                await transaction.meter_values([self.readings(number)])
            else:
                await self.transactions.meter_values(number, [self.readings(number)])

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        reason = m.Reason.HARD_RESET if request.type is m.ResetType.HARD else m.Reason.SOFT_RESET
        after_answer(partial(self.restart, reason))  # not before the answer: the restart closes the connection
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    async def restart(self, reason: m.Reason) -> None:
        for transaction in self.transactions.open:
            await self.stop_charging(transaction, reason)
        self.restart_requested.set()

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        return m.UnlockConnectorResponse(status=m.UnlockStatus.NOT_SUPPORTED)

    async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        return m.ClearCacheResponse(status=m.ClearCacheStatus.REJECTED)

    async def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
        return m.DataTransferResponse(status=m.DataTransferStatus.UNKNOWN_VENDOR_ID)

    def read(self) -> dict[str, str]:
        return FIXED | {
            keys.HEARTBEAT_INTERVAL.name: f"{self.heartbeat_interval:.0f}",
            keys.METER_VALUE_SAMPLE_INTERVAL.name: str(self.sample_interval),
            keys.METER_VALUES_SAMPLED_DATA.name: ",".join(self.measurands),
            keys.TRANSACTION_MESSAGE_ATTEMPTS.name: f"{self.outbox.attempts:.0f}",
            keys.TRANSACTION_MESSAGE_RETRY_INTERVAL.name: f"{self.outbox.retry_interval:.0f}",
            keys.WEB_SOCKET_PING_INTERVAL.name: f"{self.ping_interval:.0f}",
        }

    def change(self, name: str, text: str) -> None:
        """Change a key; each key checks its text, and each option its range."""
        match name:
            case "HeartbeatInterval":
                self.heartbeat_interval = keys.HEARTBEAT_INTERVAL.parse(text)
            case "MeterValueSampleInterval":
                if (interval := keys.METER_VALUE_SAMPLE_INTERVAL.parse(text)) not in range(1, 86_401):
                    raise ValueError("out of range")
                self.sample_interval = interval
            case "MeterValuesSampledData":
                measurands = keys.METER_VALUES_SAMPLED_DATA.parse(text)
                if not measurands or not {*measurands} <= MEASURED:
                    raise ValueError("a measurand that this charger cannot measure")
                self.measurands = measurands
            case "TransactionMessageAttempts":
                self.outbox.attempts = keys.TRANSACTION_MESSAGE_ATTEMPTS.parse(text)
            case "TransactionMessageRetryInterval":
                self.outbox.retry_interval = keys.TRANSACTION_MESSAGE_RETRY_INTERVAL.parse(text)
            case "WebSocketPingInterval":
                self.ping_interval = keys.WEB_SOCKET_PING_INTERVAL.parse(text)
            case _:
                raise ValueError("read-only")

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        values = self.read()
        names = {name.lower(): name for name in values}  # keys are compared without regard to case
        requested = request.key or values
        known = dict.fromkeys(names[key.lower()] for key in requested if key.lower() in names)
        return m.GetConfigurationResponse(
            configuration_key=tuple(m.KeyValue(key=each, readonly=each in FIXED, value=values[each]) for each in known),
            unknown_key=tuple(key for key in requested if key.lower() not in names),
        )

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        key = standard_key(request.key)
        if key is None or key.name not in self.read():
            return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.NOT_SUPPORTED)
        try:
            self.change(key.name, request.value)
        except ValueError:
            return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.REJECTED)
        return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.ACCEPTED)

    async def run(self) -> None:
        while True:
            self.restart_requested = anyio.Event()
            async with self:
                for transaction in self.transactions.open:  # still open after a loss of power; read the real meter here
                    self.meters[transaction.connector_id] = transaction.meter_start
                    await self.stop_charging(transaction, m.Reason.POWER_LOSS)
                await self.restart_requested.wait()
            await anyio.sleep(2)  # some central systems fail if it reconnects before they noticed the close


async def main() -> None:
    async with anyio.create_task_group() as tasks:
        charger = Charger(tasks)
        tasks.start_soon(charger.run)
        tasks.start_soon(charger.authorize_and_charge, 1, "04A2B3")
        tasks.start_soon(charger.authorize_and_charge, 2, "04A2B3")


if __name__ == "__main__":
    run(main)
