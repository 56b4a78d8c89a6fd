"""ChangeAvailability (OCPP 1.6 5.2). What the central system has commanded is stored, and survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from ocpp16_sdk.messages import (
    AvailabilityStatus,
    AvailabilityType,
    ChangeAvailabilityRequest,
    ChangeAvailabilityResponse,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._state import ConnectorState, UnavailableReason
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.availability._rules import change, make_inoperative
from ocpp16_sdk.station.effects import Answer, Effects, Reply, Update
from ocpp16_sdk.station.events import Event, Restored

_COMMANDS = Table("availability", str)
_INOPERATIVE, _SCHEDULED = "Inoperative", "Scheduled"


class Availability(Behaviour):
    """Makes connectors operative and inoperative for the central system."""

    name: ClassVar[str] = "availability"
    profile: str = FeatureProfile.CORE
    tables: ClassVar[tuple[str, ...]] = (_COMMANDS.name,)

    def prepare(self) -> None:
        """Start with operative connectors."""
        self._saved: dict[int, str | None] = {}

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """ChangeAvailability."""
        return {ChangeAvailabilityRequest: self._change}

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the stored commands."""
        commands = {int(key): command for key, command in _COMMANDS.load(rows).items() if key.isdecimal()}
        self._saved = {number: command for number, command in commands.items() if number in self.station}

    def on(self, event: Event) -> Effects:
        """Apply the stored commands at the start."""
        if isinstance(event, Restored):
            for number, command in self._saved.items():
                state = self.station[number]
                if command == _SCHEDULED:
                    yield Update(replace(state, scheduled=AvailabilityType.INOPERATIVE))
                else:
                    yield Update(make_inoperative(state))

    def settle(self) -> Effects:
        """Apply what was scheduled after the transaction has stopped, and store each change."""
        for number, state in self.station.states.items():
            if state.scheduled is not None and state.session is None and not state.starting:
                yield Update(make_inoperative(state))
            command = _command_of(self.station[number])
            if command != self._saved.get(number):
                self._saved[number] = command
                yield _COMMANDS.row(number, command)

    def _change(self, request: ChangeAvailabilityRequest) -> Effects:
        if request.connector_id not in self.station:
            yield Reply(ChangeAvailabilityResponse(status=AvailabilityStatus.REJECTED))
            return
        statuses: list[AvailabilityStatus] = []
        for number in self.station.states if request.connector_id == 0 else (request.connector_id,):  # CP-120
            state, status = change(self.station[number], request.type)
            yield Update(state)
            statuses.append(status)
        scheduled = AvailabilityStatus.SCHEDULED in statuses
        status = AvailabilityStatus.SCHEDULED if scheduled else AvailabilityStatus.ACCEPTED
        yield Reply(ChangeAvailabilityResponse(status=status))


def _command_of(state: ConnectorState) -> str | None:
    if state.scheduled is not None:
        return _SCHEDULED
    return _INOPERATIVE if UnavailableReason.COMMAND in state.unavailable else None
