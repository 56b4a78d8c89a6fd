"""A simulated charge point: it boots, sends statuses, runs transactions, and answers every action.

    ┌────────── Pending, Rejected, or no answer: wait for the interval, or for a trigger
    ▼                                        │
  BOOTING ──▶ BootNotification ──────────────┘
                    │ Accepted
                    ▼
               REGISTERED ──▶ a status for each connector, then heartbeats
                    │ the connection is closed, or Reset.req after all transactions have stopped
                    ▼
                FINISHED      `run` returns; after a reset the caller connects again

Each feature profile is a mixin with the handlers of its actions. `CoreMixin` has the connectors and transactions, and
`BackgroundTasks` the tasks that run beside the handlers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError
from ocpp16_sdk.protocol import triggered_message
from ocpp16_sdk.simulator._configuration import SimulatedConfiguration
from ocpp16_sdk.simulator._connector import Connector
from ocpp16_sdk.simulator._local_list import LocalListMixin
from ocpp16_sdk.simulator._maintenance import MaintenanceMixin
from ocpp16_sdk.simulator._reservation import ReservationMixin
from ocpp16_sdk.simulator._smart_charging import SmartChargingMixin

_BOOT_RETRY_INTERVAL = 10  # seconds, if the central system names no interval
_MAX_INTERVAL = 86_400  # seconds; the schema does not limit integers, but clocks do
_MAX_FAILURES = 10  # errors of calls that are kept


class SimulatedChargePoint(SmartChargingMixin, LocalListMixin, ReservationMixin, MaintenanceMixin):
    """A charge point without hardware. The arguments beside `connectors` are those of `AsyncManualChargePoint`."""

    def __init__(self, *arguments: Any, connectors: int = 2, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.main_controller = Connector(0)
        self.connectors = {number: Connector(number) for number in range(1, connectors + 1)}
        self.configuration = SimulatedConfiguration(connectors=connectors)
        self.registered = False
        self.failures = deque(maxlen=_MAX_FAILURES)
        self.local_list, self.list_version, self.profiles = {}, 0, {}
        self.certificates, self.replaceable = {}, {}
        self._interval_changed = anyio.Event()
        self._boot_requested = anyio.Event()
        self._finished: anyio.Event

    async def run(self, *, id_tag: str | None = None) -> ConnectionClosedError | None:
        """Boot, send statuses and heartbeats, and run transactions on one connection.

        Args:
            id_tag: the identifier of an Authorize.req after the boot; None for no request.

        Returns:
            How the connection was closed, or None if it has to connect again after a reset.
        """
        self._finished = anyio.Event()
        self.replaceable.clear()
        for connector in self.connectors.values():
            connector.transaction = None  # transactions stop with the connection
        closed: ConnectionClosedError | None = None
        async with anyio.create_task_group() as self.tasks:
            self.start_task(self._boot_and_send_heartbeats, id_tag)

            async def wait_closed() -> None:
                nonlocal closed
                closed = await self.wait_closed()
                self._finished.set()

            self.tasks.start_soon(wait_closed)
            await self._finished.wait()
            self.tasks.cancel_scope.cancel()
        return closed

    async def _boot_and_send_heartbeats(self, id_tag: str | None) -> None:
        await self._boot()
        for connector in self.all_connectors:
            await self.send_status(connector, connector.idle_status)
        self.resume_reservations()
        if id_tag is not None:
            await self.attempt(self.authorize(id_tag=id_tag))
        while True:
            interval = int(self.configuration["HeartbeatInterval"])
            self._interval_changed = anyio.Event()
            with anyio.move_on_after(interval or None) as waited:
                await self._interval_changed.wait()
            if waited.cancelled_caught:
                await self.attempt(self.heartbeat())

    async def _boot(self) -> None:
        self.registered = False
        while True:
            self._boot_requested = anyio.Event()
            interval = await self._register()
            if self.registered:
                break
            with anyio.move_on_after(interval or _BOOT_RETRY_INTERVAL):
                await self._boot_requested.wait()
        if interval:
            self.configuration["HeartbeatInterval"] = str(interval)

    async def _register(self) -> int:
        """Send a BootNotification; return the interval of the answer, 0 without one."""
        try:
            answer = await self.boot_notification(
                charge_point_vendor="ocpp16_sdk", charge_point_model="Simulation", firmware_version="1"
            )
        except CallFailedError as error:  # the same as not accepted
            self.failures.append(error)
            return 0
        self.registered = answer.status is m.RegistrationStatus.ACCEPTED
        return min(max(0, answer.interval), _MAX_INTERVAL)

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        """Change the value of a key."""
        status = self.configuration.change(request.key, request.value)
        self._interval_changed.set()
        return m.ChangeConfigurationResponse(status=status)

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        """Return the values of keys."""
        return self.configuration.read(request.key)

    async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        """Refuse, as there is no cache (OCPP 1.6 5.4)."""
        return m.ClearCacheResponse(status=m.ClearCacheStatus.REJECTED)

    async def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
        """Answer UnknownVendorId to every vendor."""
        return m.DataTransferResponse(status=m.DataTransferStatus.UNKNOWN_VENDOR_ID)

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        """Stop every transaction, then connect and boot again."""
        reason = m.Reason.SOFT_RESET if request.type is m.ResetType.SOFT else m.Reason.HARD_RESET
        self.start_after_answer(self._reset, reason)
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    async def _reset(self, reason: m.Reason) -> None:
        self.registered = False  # no transaction may start any more
        for connector in self.connectors.values():
            transaction = connector.transaction
            self.request_stop(connector, reason)
            if transaction is not None:
                await transaction.finished.wait()
        self._finished.set()

    async def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        """Send the requested message."""
        return m.TriggerMessageResponse(status=self._trigger(request))

    async def on_extended_trigger_message(
        self, request: m.ExtendedTriggerMessageRequest
    ) -> m.ExtendedTriggerMessageResponse:
        """Send the requested message."""
        return m.ExtendedTriggerMessageResponse(status=self._trigger(request))

    async def _request_boot(self) -> None:
        self._boot_requested.set()

    def _trigger(self, trigger: m.TriggerMessageRequest | m.ExtendedTriggerMessageRequest) -> m.TriggerMessageStatus:
        message = triggered_message(trigger)
        senders = self._senders()
        if message is None or message.action not in senders:
            return m.TriggerMessageStatus.NOT_IMPLEMENTED
        send = senders[message.action]
        sends = [send]
        if message.has_connector:
            connectors = [each for each in self.all_connectors if trigger.connector_id in (None, each.number)]
            sends = [partial(send, each) for each in connectors]
        if not sends or (message.action == "BootNotification" and self.registered):
            return m.TriggerMessageStatus.REJECTED  # there is no such connector, or it has booted already
        for each in sends:
            self.start_after_answer(each)
        return m.TriggerMessageStatus.ACCEPTED

    def _senders(self) -> dict[str, Callable[..., Any]]:
        """Return the functions that send triggered messages, by action; some need a connector."""
        return {
            "BootNotification": self._request_boot,
            "DiagnosticsStatusNotification": partial(
                self.diagnostics_status_notification, status=m.DiagnosticsStatus.IDLE
            ),
            "FirmwareStatusNotification": partial(self.firmware_status_notification, status=m.FirmwareStatus.IDLE),
            "Heartbeat": self.heartbeat,
            "LogStatusNotification": partial(self.log_status_notification, status=m.UploadLogStatus.IDLE),
            "MeterValues": partial(self.send_meter_values, context=m.ReadingContext.TRIGGER),
            "SignedFirmwareStatusNotification": partial(
                self.signed_firmware_status_notification, status=m.SignedFirmwareStatus.IDLE
            ),
            "StatusNotification": self.send_status,
        }
