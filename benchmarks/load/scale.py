"""The size of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of connections and calls, and durations."""

    rounds: int = 7
    calling: int = 200
    """Charge points that call, or are called, without a pause."""
    calls: int = 8000
    """Calls in one measurement of an implementation; a quarter of them for the library `ocpp`."""
    connections: int = 5000
    """Idle connections, and connections that are opened at once."""
    connection_counts: Sequence[int] = (10, 100, 1000, 5000)
    seconds: float = 4.0
    """Duration of each observation."""
    rate: float = 400.0
    """Calls per second of the charge points whose latency is measured."""
    observed: int = 100
    """The number of these charge points."""
    non_readers: int = 20
    """Charge points that send continuously and read nothing."""


FULL = Scale()
