"""The readings of emulated hardware: what it measures, and the registers of one instant. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ocpp16_sdk.emulator._connector import EmulatedConnector
from ocpp16_sdk.messages import Location, Measurand, Phase
from ocpp16_sdk.station import Quantity, Reading

_POWER, _OFFERED = Quantity(Measurand.POWER_ACTIVE_IMPORT), Quantity(Measurand.CURRENT_OFFERED)
_SOC = Quantity(Measurand.SOC, location=Location.EV)
_CURRENTS = tuple(Quantity(Measurand.CURRENT_IMPORT, phase) for phase in (Phase.L1, Phase.L2, Phase.L3))
_VOLTAGES = tuple(Quantity(Measurand.VOLTAGE, phase) for phase in (Phase.L1_N, Phase.L2_N, Phase.L3_N))
MEASURES = (_POWER, _OFFERED, _SOC, *_CURRENTS, *_VOLTAGES)
"""What emulated hardware with three phases measures, beside the energy register."""


def read_connector(connector: EmulatedConnector, at: float, measures: Sequence[Quantity]) -> Reading:
    """Return the registers of a connector."""
    values = _sums([connector], at)
    values[_OFFERED] = 0 if connector.limit is None else round(connector.limit.current * 1000)
    values[_SOC] = 0 if connector.car is None else round(connector.state_of_charge(at) * 100_000)
    return _reading([connector], at, values, measures)


def read_main_meter(connectors: Sequence[EmulatedConnector], at: float, measures: Sequence[Quantity]) -> Reading:
    """Return the registers of the main meter: the sums of all connectors."""
    return _reading(connectors, at, _sums(connectors, at), measures)


def _sums(connectors: Sequence[EmulatedConnector], at: float) -> dict[Quantity, int]:
    meters = [each.meter for each in connectors]
    currents = [sum(phase) for phase in zip(*(meter.currents(at) for meter in meters), strict=True)]
    return {
        _POWER: sum(meter.power(at) for meter in meters),
        **dict(zip(_CURRENTS, currents, strict=False)),
        **dict(zip(_VOLTAGES, meters[0].voltages, strict=False)),
    }


def _reading(
    connectors: Sequence[EmulatedConnector], at: float, values: dict[Quantity, int], measures: Sequence[Quantity]
) -> Reading:
    energy = sum(each.meter.energy(at) for each in connectors)
    return Reading(energy=energy, values={each: values[each] for each in measures if each in values})
