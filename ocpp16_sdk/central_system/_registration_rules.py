"""The rules of registration that an application chooses."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import Literal

from ocpp16_sdk._checks import check_flag, check_methods, check_seconds, message
from ocpp16_sdk._stores import check_file_path
from ocpp16_sdk.central_system._registration_store import (
    AsyncRegistrationStore,
    MemoryRegistrationStore,
    RegistrationStore,
)
from ocpp16_sdk.central_system._sqlite_stores import SqliteRegistrationStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRules:
    """The rules of registration (OCPP 1.6 4.2, OCPP-J errata 3.10).

    Raises:
        ValueError: an option has a value that is not allowed.
        TypeError: an option is of a wrong type.
    """

    store: str | PathLike[str] | AsyncRegistrationStore | RegistrationStore | None = None
    """The path of an SQLite file, or a store of statuses; with None they are in memory, and lost after a restart."""
    unknown: Literal["accept", "refuse"] = "accept"
    """A charge point without a status is served ('accept'), or answered SecurityError until it boots ('refuse')."""
    boot_wait: float = 0.0
    """Seconds from the connect that calls to a charge point wait for its boot; 0 for no wait.

    Many charge points ignore a call that they receive before the answer to their BootNotification. One that does not
    boot when it reconnects is called after this time."""
    boot_trigger_when_accepted: bool = False
    """Whether an accepted charge point may be sent a TriggerMessage for a BootNotification (OCPP 1.6 errata 3.40)."""

    def __post_init__(self) -> None:
        if self.unknown not in ("accept", "refuse"):
            raise ValueError(message("unknown", self.unknown, "'accept' or 'refuse'"))
        check_seconds("boot_wait", self.boot_wait, zero="no wait")
        check_flag("boot_trigger_when_accepted", self.boot_trigger_when_accepted)
        if isinstance(self.store, str | PathLike):
            check_file_path("store", self.store)
        elif self.store is not None:
            check_methods("store", self.store, ("load", "save"), "None, a path, or an object with load and save")

    def create_store(self) -> AsyncRegistrationStore | RegistrationStore:
        """Return the store: a file for a path, and a new one in memory by default."""
        if self.store is None:
            return MemoryRegistrationStore()
        return SqliteRegistrationStore(self.store) if isinstance(self.store, str | PathLike) else self.store

    @property
    def refuses_after_restart(self) -> bool:
        """Return whether an accepted charge point is refused after a restart of the central system."""
        return self.unknown == "refuse" and self.store is None
