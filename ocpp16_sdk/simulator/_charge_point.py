"""A charge point without hardware: it boots, reports, charges when told to, and answers every action."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError
from ocpp16_sdk.simulator._configuration import SimulatedConfiguration
from ocpp16_sdk.simulator._connector import Connector
from ocpp16_sdk.simulator._firmware import FirmwareMixin
from ocpp16_sdk.simulator._reservation import ReservationMixin
from ocpp16_sdk.simulator._smart_charging import SmartChargingMixin

_BOOT_AGAIN = 10  # seconds, where the central system names no interval
_LONGEST_INTERVAL = 86_400  # seconds; the schema bounds no integer, and clocks do
_TRIGGERS = m.MessageTrigger
_KEPT = 10  # failures


class SimulatedChargePoint(SmartChargingMixin, ReservationMixin, FirmwareMixin):
    """`live` is its life on one connection; arguments beside `connectors` are those of `AsyncChargePoint`."""

    def __init__(self, *arguments: Any, connectors: int = 2, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.whole = Connector(0)
        self.connectors = {number: Connector(number) for number in range(1, connectors + 1)}
        self.configuration = SimulatedConfiguration(connectors=connectors)
        self.registered = False
        self.failures = deque(maxlen=_KEPT)
        self.local_list, self.list_version, self.profiles = {}, 0, {}
        self.certificates, self.running = {}, {}
        self._interval_changed = anyio.Event()
        self._boot_now = anyio.Event()
        self._restart: anyio.Event

    async def live(self, *, id_tag: str | None = None) -> ConnectionClosedError | None:
        """Boot, report, beat and charge until the connection ends; returns how, or None if a reset was asked for.

        With an `id_tag`, its owner asks for authorisation after the boot.
        """
        self._restart = anyio.Event()
        self.running.clear()
        for connector in self.connectors.values():
            connector.transaction = None  # none outlives the connection
        ended: ConnectionClosedError | None = None
        async with anyio.create_task_group() as self.tasks:
            self.do(self._routine, id_tag)

            async def watch() -> None:
                nonlocal ended
                ended = await self.wait_closed()
                self._restart.set()

            self.tasks.start_soon(watch)
            await self._restart.wait()
            self.tasks.cancel_scope.cancel()
        return ended

    async def _routine(self, id_tag: str | None) -> None:
        await self._boot()
        for connector in (self.whole, *self.connectors.values()):
            await self.report(connector, connector.idle)
        self.keep_reservations()
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
            self._boot_now = anyio.Event()
            interval = await self._register()
            if self.registered:
                break
            with anyio.move_on_after(interval or _BOOT_AGAIN):
                await self._boot_now.wait()
        if interval:
            self.configuration["HeartbeatInterval"] = str(interval)

    async def _register(self) -> int:
        """Ask for registration; returns the interval that the central system wishes, 0 if it names none."""
        try:
            answer = await self.boot_notification(
                charge_point_vendor="ocpp16_sdk", charge_point_model="Simulation", firmware_version="1"
            )
        except CallFailedError as error:  # as good as not accepted
            self.failures.append(error)
            return 0
        self.registered = answer.status is m.RegistrationStatus.ACCEPTED
        return min(max(0, answer.interval), _LONGEST_INTERVAL)

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        """Change a value."""
        status = self.configuration.change(request.key, request.value)
        self._interval_changed.set()
        return m.ChangeConfigurationResponse(status=status)

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        """Read values."""
        return self.configuration.read(request.key)

    async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        """Refuse: there is no cache (OCPP 1.6 5.4)."""
        return m.ClearCacheResponse(status=m.ClearCacheStatus.REJECTED)

    async def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
        """Say that no vendor is known here."""
        return m.DataTransferResponse(status=m.DataTransferStatus.UNKNOWN_VENDOR_ID)

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        """End every transaction, then connect and boot anew."""
        reason = m.Reason.SOFT_RESET if request.type is m.ResetType.SOFT else m.Reason.HARD_RESET
        self.do_after_answer(self._reset, reason)
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    async def _reset(self, reason: m.Reason) -> None:
        self.registered = False  # nothing may start any more
        for connector in self.connectors.values():
            transaction = connector.transaction
            self.end(connector, reason)
            if transaction is not None:
                await transaction.over.wait()
        self._restart.set()

    async def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        """Send what is asked for."""
        return m.TriggerMessageResponse(status=self._trigger(request.requested_message, request.connector_id))

    async def on_extended_trigger_message(
        self, request: m.ExtendedTriggerMessageRequest
    ) -> m.ExtendedTriggerMessageResponse:
        """Send what is asked for."""
        message: str = request.requested_message
        if message == m.ExtendedMessageTrigger.FIRMWARE_STATUS_NOTIFICATION:  # here it means the signed one
            work = partial(self.signed_firmware_status_notification, status=m.SignedFirmwareStatus.IDLE)
            self.do_after_answer(work)
            return m.ExtendedTriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)
        return m.ExtendedTriggerMessageResponse(status=self._trigger(message, request.connector_id))

    async def _boot_at_once(self) -> None:
        self._boot_now.set()

    def _trigger(self, message: str, connector_id: int | None) -> m.TriggerMessageStatus:
        connectors = [each for each in (self.whole, *self.connectors.values()) if connector_id in (None, each.number)]
        works: dict[str, list[Any]] = {
            _TRIGGERS.BOOT_NOTIFICATION: [] if self.registered else [self._boot_at_once],
            _TRIGGERS.HEARTBEAT: [self.heartbeat],
            _TRIGGERS.STATUS_NOTIFICATION: [partial(self.report, each) for each in connectors],
            _TRIGGERS.METER_VALUES: [partial(self.measure, each, m.ReadingContext.TRIGGER) for each in connectors],
            _TRIGGERS.DIAGNOSTICS_STATUS_NOTIFICATION: [
                partial(self.diagnostics_status_notification, status=m.DiagnosticsStatus.IDLE)
            ],
            _TRIGGERS.FIRMWARE_STATUS_NOTIFICATION: [
                partial(self.firmware_status_notification, status=m.FirmwareStatus.IDLE)
            ],
            m.ExtendedMessageTrigger.LOG_STATUS_NOTIFICATION: [
                partial(self.log_status_notification, status=m.UploadLogStatus.IDLE)
            ],
        }
        if message not in works:
            return m.TriggerMessageStatus.NOT_IMPLEMENTED
        if not works[message]:  # no such connector, or booted already
            return m.TriggerMessageStatus.REJECTED
        for work in works[message]:
            self.do_after_answer(work)
        return m.TriggerMessageStatus.ACCEPTED
