"""Keeps what the hardware reports of each connector, and reports the statuses that follow from the states.

Plugged, EvWants, Fault, HardwareFailed, ... ──on──▶ Update(ConnectorState)
each turn ──settle──▶ content_of(state) ──▶ StatusReporter ──▶ NotifyStatus
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import ChargePointErrorCode
from ocpp16_sdk.model import FeatureProfile
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import EvWants, Fault, FaultOver, Plugged, Traits, Unplugged
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import Cable, ConnectorState
from ocpp16_sdk.station.connectors._faults import add_fault, remove_fault
from ocpp16_sdk.station.connectors._notifications import DEADLINE, StatusReporter, content_of
from ocpp16_sdk.station.effects import Effects, Send, Trigger, Update
from ocpp16_sdk.station.events import Due, Event, HardwareFailed, Locked, MeterRead, Offered, Restored

_FAULT_OF = {
    "offer": ChargePointErrorCode.POWER_SWITCH_FAILURE,
    "lock": ChargePointErrorCode.CONNECTOR_LOCK_FAILURE,
    "read": ChargePointErrorCode.POWER_METER_FAILURE,
    "events": ChargePointErrorCode.INTERNAL_ERROR,
}
"""The error code of a hardware call that failed. Energy is offered again only after the call has worked."""


class Connectors(Behaviour):
    """The state and the status of the connectors (OCPP 1.6 4.9)."""

    name: ClassVar[str] = "connectors"
    profile: str = FeatureProfile.CORE

    def prepare(self) -> None:
        """Start with Available."""
        self._reporters = {number: StatusReporter(number) for number in self.station.states}
        self._settled: dict[int, ConnectorState] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return MinimumStatusDuration and NumberOfConnectors."""
        return (
            Setting(key=keys.MINIMUM_STATUS_DURATION, default=0),
            Setting(key=keys.NUMBER_OF_CONNECTORS, default=traits.connectors),
        )

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """StatusNotification."""
        return {"StatusNotification": self._triggered}

    def on(self, event: Event) -> Effects:
        """Handle what the hardware reports."""
        match event:
            case Plugged(connector):
                yield Update(replace(self.station[connector], plugged=True, ev_wants=True))
            case Unplugged(connector):
                yield from self._unplugged(self.station[connector])
            case EvWants(connector, energy):
                yield Update(replace(self.station[connector], ev_wants=energy))
            case Fault(connector):
                yield Update(add_fault(self.station[connector], event))
            case FaultOver(connector, code, vendor_code):
                yield Update(remove_fault(self.station[connector], code, vendor_code))
            case HardwareFailed(connector, operation, error, optional=False) if operation in _FAULT_OF:
                fault = Fault(connector, _FAULT_OF[operation], info=error[:50])
                yield Update(add_fault(self.station[connector], fault))
            case Offered(connector, limit):
                yield Update(replace(self._works(connector, "offer"), offered=limit))
            case Locked(connector, wanted, locked):
                state = self._works(connector, "lock") if wanted is locked else self.station[connector]
                yield Update(replace(state, locked=locked))
            case MeterRead(connector):
                yield Update(self._works(connector, "read"))
            case Due(name, connector) if name == DEADLINE:
                yield from self._reporters[connector].report(self.station.now)
            case Restored():
                self._settled.clear()
            case _:
                pass

    def settle(self) -> Effects:
        """Report each status that has changed."""
        duration = self.station.settings[keys.MINIMUM_STATUS_DURATION]
        for number, state in self.station.states.items():
            if self._settled.get(number) is not state:
                self._settled[number] = state
                content = content_of(state)
                reporter = self._reporters[number]
                if content != reporter.current or reporter.reported is None:
                    yield from reporter.changed(content, self.station.now, duration)

    def _unplugged(self, state: ConnectorState) -> Effects:
        kept = state.session is not None or state.cable is Cable.KEPT
        yield Update(replace(state, plugged=False, ev_wants=False, cable=state.cable if kept else Cable.FREE))

    def _works(self, connector: int, operation: str) -> ConnectorState:
        """Return the state without the fault that a failed call of the hardware has caused."""
        return remove_fault(self.station[connector], _FAULT_OF[operation], None)

    def _triggered(self, connector: int | None) -> Effects:
        numbers = self.station.states if connector is None else (connector,)
        for number in numbers:
            yield Send(content_of(self.station[number]).request(number, self.station.now))
