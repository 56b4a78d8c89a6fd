"""Emulated hardware: connectors that a program plugs cars into, with meters and locks.

    plug(), swipe(), fault() ... ──▶ events() ──▶ the station
    offer() of the station ──▶ ChargingCurve of the car ──▶ Meter ──▶ read()
                                    └── when it is full ──▶ EvWants

There is one deadline for each car that charges: the moment when it is full.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from random import Random

import anyio

from ocpp16_sdk.emulator._car import Car
from ocpp16_sdk.emulator._connector import EmulatedConnector
from ocpp16_sdk.emulator._meter import Meter
from ocpp16_sdk.emulator._readings import MEASURES, read_connector, read_main_meter
from ocpp16_sdk.messages import ChargePointErrorCode, ResetType
from ocpp16_sdk.station import (
    Card,
    Clock,
    EvWants,
    Fault,
    FaultOver,
    HardwareEvent,
    Limit,
    Plugged,
    PowerLost,
    Reading,
    StopPressed,
    Traits,
    Unplugged,
)


class EmulatedHardware:
    """Hardware whose events a program reports: `plug`, `unplug`, `swipe`, `fault` and so on.

    Args:
        clock: the clock of the station.
        traits: what it can do; two connectors with three phases and a main meter by default.
        seed: of the small differences of voltages and first registers.
        restart_time: seconds of a restart. Some central systems fail if a charge point connects at once again.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    def __init__(self, clock: Clock, traits: Traits | None = None, *, seed: int = 0, restart_time: float = 2) -> None:
        self.traits = Traits(connectors=2, main_meter=True, measures=MEASURES) if traits is None else traits
        """What the hardware is and can do."""
        if not 0 <= restart_time < math.inf:
            raise ValueError(f"restart_time={restart_time!r}: must be 0 or a positive number of seconds")
        self.wait_idle: Callable[[], Awaitable[None]] | None = None
        """`wait_idle` of its station, if a `VirtualClock` drives both: a full car is handled before time goes on."""
        self._clock = clock
        self._restart_time = restart_time
        random = Random(seed)
        nominal = self.traits.voltage
        voltages = [round(nominal * random.uniform(990, 1010)) for _ in range(self.traits.phases)]
        self._connectors = {
            number: EmulatedConnector(Meter(random.randrange(1_000_000), voltages))
            for number in range(1, self.traits.connectors + 1)
        }
        self._started = clock.now()
        self._reported = deque[HardwareEvent]()
        self._something_reported = anyio.Event()
        self._all_taken = anyio.Event()

    def plug(self, connector: int = 1, car: Car | None = None) -> None:
        """Plug a car in.

        Raises:
            ValueError: there is no such connector, or a car is plugged in already.
        """
        state = self._find(connector)
        if state.car is not None:
            raise ValueError(f"connector {connector}: a car is plugged in already")
        state.car = Car() if car is None else car
        state.last_state_of_charge = state.car.state_of_charge
        state.paused = False
        self._report(Plugged(connector))
        self._recompute(connector)
        if state.last_state_of_charge >= 1:
            self._report(EvWants(connector, False))

    def unplug(self, connector: int = 1) -> None:
        """Unplug the car, on its own side if the cable is locked.

        Raises:
            ValueError: there is no such connector, or no car.
        """
        state = self._with_car(connector)
        state.car = None
        self._recompute(connector)
        self._report(Unplugged(connector))

    def pause(self, connector: int = 1) -> None:
        """Let the car ask for no energy, as one that waits for a cheaper hour does.

        Raises:
            ValueError: there is no such connector, or no car.
        """
        self._set_paused(connector, True)

    def resume(self, connector: int = 1) -> None:
        """Let the car ask for energy again.

        Raises:
            ValueError: there is no such connector, or no car.
        """
        self._set_paused(connector, False)

    def swipe(self, id_tag: str, connector: int | None = None) -> None:
        """Present a card, to the reader of a connector or of the charge point."""
        if connector is not None:
            self._find(connector)
        self._report(Card(id_tag, connector))

    def press_stop(self, connector: int = 1, *, emergency: bool = False) -> None:
        """Press the stop button of a connector, or the emergency stop."""
        self._find(connector)
        self._report(StopPressed(connector, emergency))

    def fault(
        self,
        connector: int,
        error_code: ChargePointErrorCode,
        *,
        warning: bool = False,
        info: str | None = None,
    ) -> None:
        """Report a fault or a warning, of a connector or of the charge point (0)."""
        self._report(Fault(connector, error_code, warning, info))

    def clear_fault(self, connector: int, error_code: ChargePointErrorCode) -> None:
        """Report that a fault is over."""
        self._report(FaultOver(connector, error_code))

    def block_lock(self, connector: int = 1, *, blocked: bool = True) -> None:
        """Let the lock of a connector stay as it is, whatever the station asks for."""
        self._find(connector).lock_is_stuck = blocked

    def lose_power(self) -> None:
        """Let the mains fail: the contactors open, and the registers stay."""
        for number, state in self._connectors.items():
            state.limit = None
            self._recompute(number)
        self._report(PowerLost())

    async def events(self) -> AsyncGenerator[HardwareEvent]:
        """Return what happens."""
        while True:
            while self._reported:
                event = self._reported.popleft()
                if not self._reported:
                    self._all_taken.set()  # the station has the event before another task runs
                yield event
            self._something_reported = anyio.Event()
            await self._something_reported.wait()

    async def offer(self, connector: int, limit: Limit | None) -> None:
        """Offer energy up to a limit, or open the contactor with None."""
        self._connectors[connector].limit = limit
        self._recompute(connector)

    async def lock(self, connector: int, locked: bool) -> bool:
        """Lock or unlock the cable. Return whether it is locked now."""
        state = self._connectors[connector]
        if not state.lock_is_stuck:
            state.locked = locked
        return state.locked

    async def read(self, connector: int) -> Reading:
        """Return the registers of a connector, or of the main meter (0)."""
        if connector == 0:
            return read_main_meter([*self._connectors.values()], self._seconds, self.traits.measures)
        return read_connector(self._connectors[connector], self._seconds, self.traits.measures)

    async def restart(self, kind: ResetType) -> None:
        """Restart: the contactors open, and nothing works for `restart_time`."""
        for number in self._connectors:
            await self.offer(number, None)
        await anyio.sleep(self._restart_time)

    @property
    def _seconds(self) -> float:
        return (self._clock.now() - self._started).total_seconds()

    def _find(self, connector: int) -> EmulatedConnector:
        state = self._connectors.get(connector)
        if state is None:
            raise ValueError(f"connector={connector!r}: must be from 1 to {self.traits.connectors}")
        return state

    def _with_car(self, connector: int) -> EmulatedConnector:
        state = self._find(connector)
        if state.car is None:
            raise ValueError(f"connector {connector}: no car is plugged in")
        return state

    def _set_paused(self, connector: int, paused: bool) -> None:
        state = self._with_car(connector)
        if state.paused is not paused:
            state.paused = paused
            self._recompute(connector)
            self._report(EvWants(connector, not paused and state.state_of_charge(self._seconds) < 1))

    def _recompute(self, connector: int) -> None:
        """Let a car charge with what it is offered now, from now on."""
        state = self._connectors[connector]
        if state.full is not None:
            state.full.cancel()
            state.full = None
        curve = state.recompute(self._seconds)
        if curve is not None and curve.duration < math.inf:
            state.full = self._clock.at(curve.duration, partial(self._note_full, connector))

    def _note_full(self, connector: int) -> Callable[[], Awaitable[None]]:
        state = self._connectors[connector]
        state.full = None
        state.note_full(self._seconds)
        self._report(EvWants(connector, False))
        return self._wait_handled

    async def _wait_handled(self) -> None:
        self._all_taken = anyio.Event()
        if self._reported:
            await self._all_taken.wait()
        if self.wait_idle is not None:
            await self.wait_idle()

    def _report(self, event: HardwareEvent) -> None:
        self._reported.append(event)
        self._something_reported.set()
