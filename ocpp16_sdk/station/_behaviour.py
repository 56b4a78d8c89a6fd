"""The boundary between the station and a behaviour: `Behaviour`.

    the template, given to `Standard`   Reservation(...)           only options, shared by many stations
    its copy for one station            template.bound(context)    has `self.station` and its own state

    restore(rows)      once, before the first event: the rows of its tables
    on(event)          for each event: returns effects
    handlers           the calls of the central system that it answers, by request class
    settle()           at the end of each turn, until no behaviour returns an effect: follows from the state

A behaviour has no own tasks and no own clock. It asks for work with effects, and gets the result as an event.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from ocpp16_sdk.model import Request
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station.effects import Answer, Effects, Trigger
from ocpp16_sdk.station.events import Event


class Behaviour:
    """A part of the rules of a charge point. A subclass overrides what it needs."""

    name: ClassVar[str]
    """Its name in `Standard`."""
    profile: str = ""
    """The `FeatureProfile` that the charge point has with it; empty for none."""
    tables: ClassVar[tuple[str, ...]] = ()
    """Its tables in the store."""
    station: Context
    """The station; only a bound copy has it."""

    def bound(self, context: Context) -> Self:
        """Return a copy for one station."""
        bound = copy.copy(self)
        bound.station = context
        return bound

    def prepare(self) -> None:
        """Create the state of a bound copy, before each start of the station."""

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return its configuration keys, with their defaults for the hardware. It may be called before `bound`."""
        return ()

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """The requests of the central system that it answers."""
        return {}

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """The messages that TriggerMessage may request, by name (OCPP 1.6 5.17)."""
        return {}

    @property
    def extended_triggers(self) -> Mapping[str, Trigger]:
        """The messages that ExtendedTriggerMessage may request; the same by default."""
        return self.triggers

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the rows of its tables: by table and key. A damaged row must not raise."""

    def on(self, event: Event) -> Effects:
        """Handle an event."""
        return ()

    def settle(self) -> Effects:
        """Return what follows from the state at the end of a turn. It must return no effect if nothing changed."""
        return ()
