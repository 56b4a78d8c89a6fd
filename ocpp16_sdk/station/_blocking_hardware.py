"""The hardware of the blocking `ChargingStation`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ocpp16_sdk.messages import ResetType
from ocpp16_sdk.station._hardware import HardwareEvent, Limit, Reading, Traits


class BlockingHardware(Protocol):
    """The hardware of a blocking `ChargingStation`: the same methods as those of `Hardware`, without `async`.

    Each call runs in a worker thread, one at a time for each connector. A call that takes longer than
    `hardware_timeout` has failed; another thread then opens the contactor, while the first may still be running.
    """

    @property
    def traits(self) -> Traits:
        """What the hardware is and can do."""
        ...

    def events(self) -> Iterator[HardwareEvent]:
        """Return what happens, in order; it may block between two events. It runs in its own thread."""
        ...

    def offer(self, connector: int, limit: Limit | None) -> None:
        """Offer energy up to a limit, or open the contactor with None. Return when it is so."""
        ...

    def lock(self, connector: int, locked: bool) -> bool:
        """Lock or unlock the cable. Return whether it is locked now."""
        ...

    def read(self, connector: int) -> Reading:
        """Return the registers of a connector, or of the main meter (0)."""
        ...

    def restart(self, kind: ResetType) -> None:
        """Restart the hardware, or the process. Raise if it cannot be done (ResetRetries)."""
        ...
