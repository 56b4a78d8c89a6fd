"""The set-up of a charge point by the OCPP integration of Home Assistant: a central system that follows its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio

from ocpp16_sdk import AsyncChargePointConnection, RegistrationRules, messages as m
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from tests.support.accepting_central_system import AcceptingCentralSystem

WANTED = (
    "Current.Export,Current.Import,Current.Offered,Energy.Active.Export.Register,Energy.Active.Import.Register,"
    "Energy.Reactive.Import.Register,Power.Active.Import,Power.Factor,SoC,Temperature,Voltage"
)
"""The measurands that are set first, all together."""
STEP = 30.0
"""Seconds that each step may need."""


@dataclass
class SetUp:
    """The results of a set-up."""

    profiles: set[str] = field(default_factory=set[str])
    connectors: int = 0
    measurands: tuple[str, ...] = ()
    refused_keys: list[str] = field(default_factory=list[str])
    """Keys whose change was not accepted, which is only logged."""


class HomeAssistant(AcceptingCentralSystem):
    """Sets a charge point up after its connection, whether it has booted or not."""

    def __init__(self) -> None:
        super().__init__(registration=RegistrationRules(boot_trigger_when_accepted=True))
        self.boots = 0
        self.statuses: dict[int, str] = {}
        self.changes = ChangeNotifier()

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.boots += 1
        self.changes.notify()
        return await super().on_boot_notification(charge_point, request)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.statuses[request.connector_id] = request.status
        self.changes.notify()
        return await super().on_status_notification(charge_point, request)

    async def set_up(self, charge_point: AsyncChargePointConnection) -> SetUp:
        """Follow the steps, in their order.

        Raises:
            AssertionError: a step failed that stops the set-up.
            TimeoutError: a step needed too long.
        """
        found = SetUp()
        texts = await self._read(charge_point, "SupportedFeatureProfiles", "NumberOfConnectors", "HeartbeatInterval")
        found.profiles = {each.strip() for each in texts["SupportedFeatureProfiles"].split(",")}
        found.connectors = int(texts["NumberOfConnectors"])
        assert "Core" in found.profiles
        assert found.connectors >= 1
        found.measurands = await self._find_measurands(charge_point)
        for key, value in (
            ("MeterValueSampleInterval", "60"),
            ("ClockAlignedDataInterval", "60"),
            ("WebSocketPingInterval", "20"),
        ):
            answer = await self._change(charge_point, key, value)
            if answer not in (m.ConfigurationStatus.ACCEPTED, m.ConfigurationStatus.REBOOT_REQUIRED):
                found.refused_keys.append(key)
        available = await charge_point.change_availability(connector_id=0, type=m.AvailabilityType.OPERATIVE)
        assert available.status is m.AvailabilityStatus.ACCEPTED
        if "RemoteTrigger" in found.profiles:
            await self._trigger(charge_point, found.connectors)
        return found

    async def _trigger(self, charge_point: AsyncChargePointConnection, connectors: int) -> None:
        before = self.boots
        boot = await charge_point.trigger_message(requested_message=m.MessageTrigger.BOOT_NOTIFICATION)
        assert boot.status is m.TriggerMessageStatus.ACCEPTED
        with anyio.fail_after(STEP):
            await self.changes.wait_until(lambda: self.boots > before)
        for number in range(connectors + 1):
            await self._status_of(number)
            del self.statuses[number]
            status = await charge_point.trigger_message(
                requested_message=m.MessageTrigger.STATUS_NOTIFICATION, connector_id=number
            )
            assert status.status is m.TriggerMessageStatus.ACCEPTED
            await self._status_of(number)

    async def _status_of(self, number: int) -> None:
        with anyio.fail_after(STEP):
            await self.changes.wait_until(lambda: number in self.statuses)

    async def _find_measurands(self, charge_point: AsyncChargePointConnection) -> tuple[str, ...]:
        """Set all measurands, or those that are accepted one by one."""
        key = "MeterValuesSampledData"
        if await self._change(charge_point, key, WANTED) is m.ConfigurationStatus.ACCEPTED:
            return tuple(WANTED.split(","))
        accepted = [
            each
            for each in WANTED.split(",")
            if await self._change(charge_point, key, each) is m.ConfigurationStatus.ACCEPTED
        ]
        assert accepted, "no measurand was accepted"
        assert await self._change(charge_point, key, ",".join(accepted)) is m.ConfigurationStatus.ACCEPTED
        stored = await self._read(charge_point, key)
        assert stored[key].split(",") == accepted
        return tuple(accepted)

    async def _read(self, charge_point: AsyncChargePointConnection, *names: str) -> Mapping[str, str]:
        answers: dict[str, str] = {}
        for name in names:
            answer = await charge_point.get_configuration(key=[name])
            assert not answer.unknown_key, f"{name} is unknown"
            assert answer.configuration_key is not None
            (found,) = answer.configuration_key
            answers[name] = found.value or ""
        return answers

    async def _change(
        self, charge_point: AsyncChargePointConnection, key: str, value: str
    ) -> m.ConfigurationStatus | str:
        return (await charge_point.change_configuration(key=key, value=value)).status
