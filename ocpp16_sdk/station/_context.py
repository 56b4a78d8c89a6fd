"""What a behaviour sees of its station: the state, the time, the settings, and the ports of the other behaviours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from ocpp16_sdk.messages import ChargingProfile, MeterValue
from ocpp16_sdk.messages.calls import AsyncChargePointCalls
from ocpp16_sdk.station._hardware import Limit, Reading, Traits
from ocpp16_sdk.station._settings import Settings
from ocpp16_sdk.station._state import ConnectorState, Session, Token, Verdict
from ocpp16_sdk.station.effects import Effects, Trigger


class AuthorizationPort(Protocol):
    """Decides who may charge."""

    async def authorize(self, token: Token, connector: ConnectorState) -> Verdict:
        """Return the verdict on a token. It may ask the central system."""
        ...


class ReservationPort(Protocol):
    """Knows which tokens may use which connectors."""

    def allows(self, token: Token, parent_id_tag: str | None, connector: int) -> bool:
        """Return whether no reservation of another token prevents the use of a connector."""
        ...

    def used_by(self, token: Token, parent_id_tag: str | None, connector: int) -> int | None:
        """Return the id of the reservation that a transaction of a token on a connector uses; None if there is none."""
        ...


class SmartChargingPort(Protocol):
    """Knows the charging profiles."""

    def limit(self, connector: int) -> Limit | None:
        """Return what a connector may offer now; None if no profile limits it."""
        ...

    def use_profile(self, profile: ChargingProfile, connector: int) -> Effects:
        """Use the profile of a RemoteStartTransaction for the transaction that has just started on a connector."""
        ...

    def check_remote_profile(self, profile: ChargingProfile, connector: int) -> str | None:
        """Return why the profile of a RemoteStartTransaction cannot be accepted; None if it can."""
        ...


class MeterValuesPort(Protocol):
    """Knows the readings of a transaction."""

    def transaction_data(self, connector: int, session: Session, reading: Reading | None) -> Sequence[MeterValue]:
        """Return the readings that belong into the StopTransaction of a transaction of a connector.

        Without a reading at the stop, the last register of the session is used.
        """
        ...


class Context:
    """One station, as its behaviours see it.

    The shell sets `now` at the start of each turn and replaces the states of connectors; behaviours only read.
    """

    PORTS: ClassVar[tuple[str, ...]] = ("authorization", "reservation", "smart_charging", "meter_values")
    """The behaviours that others use: the attributes with their names."""

    def __init__(
        self, identity: str, traits: Traits, settings: Settings, now: datetime, calls: AsyncChargePointCalls
    ) -> None:
        self.identity = identity
        """The identity of the charge point."""
        self.traits = traits
        """What the hardware is and can do."""
        self.settings = settings
        """The values of the configuration keys: `settings[keys.CONNECTION_TIME_OUT]`."""
        self.now = now
        """The time of the turn, in UTC."""
        self.calls = calls
        """Calls to the central system, for functions that `Run` starts."""
        self.online = False
        """Whether the charge point is connected and accepted."""
        self.was_accepted = False
        """Whether it was accepted since the start of the station, or since the restart of its hardware."""
        self.states: dict[int, ConnectorState] = {
            n: ConnectorState(connector_id=n) for n in range(traits.connectors + 1)
        }
        """The charge point (0) and its connectors (from 1)."""
        self.authorization: AuthorizationPort | None = None
        self.reservation: ReservationPort | None = None
        self.smart_charging: SmartChargingPort | None = None
        self.meter_values: MeterValuesPort | None = None
        self.triggers: Mapping[str, Trigger] = {}
        """The messages that TriggerMessage can request, of all behaviours."""
        self.extended_triggers: Mapping[str, Trigger] = {}
        """The messages that ExtendedTriggerMessage can request."""

    def reset(self) -> None:
        """Start with the states of a charge point whose hardware has reported nothing."""
        self.online = self.was_accepted = False
        for number in range(self.traits.connectors + 1):
            self.states[number] = ConnectorState(connector_id=number)

    def __getitem__(self, connector: int) -> ConnectorState:
        """Return the state of a connector; 0 is the charge point."""
        return self.states[connector]

    def __contains__(self, connector: object) -> bool:
        return connector in self.states

    @property
    def connectors(self) -> Sequence[ConnectorState]:
        """The connectors, from 1 on."""
        return [state for number, state in self.states.items() if number]

    @property
    def connector_ids(self) -> range:
        """The ids of the connectors, from 1 on."""
        return range(1, self.traits.connectors + 1)

    def find_transaction(self, transaction_id: int) -> ConnectorState | None:
        """Return the connector whose transaction has an id that the central system gave; None if there is none."""
        for state in self.connectors:
            if state.session is not None and state.session.transaction_id == transaction_id:
                return state
        return None
