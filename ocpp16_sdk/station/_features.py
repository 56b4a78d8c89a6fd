"""Which behaviours a station has: `Standard`.

Standard()                                        everything, with defaults
Standard(transactions=TransactionControl(...))          one behaviour with options, or a subclass of it
Standard(reservation=None)                        without one: its calls, keys and feature profile are gone
Standard(others=[AcmeLeds()])                     with one of the application
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station.authorization._behaviour import Authorization
from ocpp16_sdk.station.availability._behaviour import Availability
from ocpp16_sdk.station.configuration._behaviour import StationConfiguration
from ocpp16_sdk.station.connectors._behaviour import Connectors
from ocpp16_sdk.station.meter_values._behaviour import Metering
from ocpp16_sdk.station.remote_transactions._behaviour import RemoteTransactions
from ocpp16_sdk.station.reservation._behaviour import Reservation
from ocpp16_sdk.station.reset._behaviour import Reset
from ocpp16_sdk.station.smart_charging._behaviour import SmartCharging
from ocpp16_sdk.station.transactions._behaviour import TransactionControl
from ocpp16_sdk.station.trigger._behaviour import Triggers
from ocpp16_sdk.station.unlock._behaviour import Unlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The behaviours of a station. One object may serve many stations.

    The order of the fields is the order in which behaviours get each event.

    Raises:
        TypeError: a value is no behaviour.
    """

    connectors: Connectors = field(default_factory=Connectors)
    """The state and the status of the connectors."""
    transactions: TransactionControl = field(default_factory=TransactionControl)
    """The start and the stop of transactions."""
    authorization: Authorization | None = field(default_factory=Authorization)
    """Who may charge: local list, cache, and the central system. Without it each token is accepted."""
    meter_values: Metering | None = field(default_factory=Metering)
    """MeterValues, and the transaction data of StopTransaction."""
    remote_transactions: RemoteTransactions | None = field(default_factory=RemoteTransactions)
    """RemoteStartTransaction and RemoteStopTransaction."""
    smart_charging: SmartCharging | None = field(default_factory=SmartCharging)
    """Charging profiles."""
    availability: Availability | None = field(default_factory=Availability)
    """ChangeAvailability."""
    reservation: Reservation | None = field(default_factory=Reservation)
    """ReserveNow and CancelReservation."""
    unlock: Unlock | None = field(default_factory=Unlock)
    """UnlockConnector."""
    reset: Reset | None = field(default_factory=Reset)
    """Reset."""
    trigger: Triggers | None = field(default_factory=Triggers)
    """TriggerMessage and ExtendedTriggerMessage."""
    configuration: StationConfiguration | None = field(default_factory=StationConfiguration)
    """GetConfiguration and ChangeConfiguration, and the keys of the application."""
    others: Sequence[Behaviour] = ()
    """Behaviours of the application, which get each event last."""

    def __post_init__(self) -> None:
        for each in self.templates:
            check_instance("features", each, Behaviour, "a Behaviour")

    @property
    def templates(self) -> Sequence[Behaviour]:
        """The behaviours, in order."""
        named = [getattr(self, each.name) for each in fields(self) if each.name != "others"]
        return [each for each in (*named, *self.others) if each is not None]

    def settings_of(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return the configuration keys of all behaviours, and SupportedFeatureProfiles, which follows from them."""
        settings = [setting for each in self.templates for setting in each.settings(traits)]
        profiles = dict.fromkeys(each.profile for each in self.templates if each.profile)
        return [*settings, Setting(key=keys.SUPPORTED_FEATURE_PROFILES, default=tuple(profiles))]


def bind(templates: Sequence[Behaviour], context: Context) -> Sequence[Behaviour]:
    """Return the behaviours of one station. Each that has the methods of a port is the port of the others."""
    behaviours = [each.bound(context) for each in templates]
    for each in behaviours:
        if each.name in context.PORTS:
            setattr(context, each.name, each)
    context.triggers = {name: trigger for each in behaviours for name, trigger in each.triggers.items()}
    context.extended_triggers = {
        name: trigger for each in behaviours for name, trigger in each.extended_triggers.items()
    }
    return behaviours
