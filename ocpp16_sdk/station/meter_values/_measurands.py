"""The lists of measurands: which quantities of the hardware an item selects (OCPP 1.6 9.1.15 to 9.1.28). Pure.

MeterValuesSampledData = "Current.Import,Voltage.L1"
                          │              └─▶ the quantity of the phase L1, or L1-N if the meter has no L1
                          └─▶ all phases and locations of the measurand (CP-89)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ocpp16_sdk.messages import Measurand
from ocpp16_sdk.station._hardware import Quantity, Traits

ENERGY = Quantity(Measurand.ENERGY_ACTIVE_IMPORT_REGISTER)
"""The register that each meter has."""
REGISTER_OF: Mapping[Measurand, Measurand] = {
    Measurand.ENERGY_ACTIVE_IMPORT_INTERVAL: Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,
    Measurand.ENERGY_ACTIVE_EXPORT_INTERVAL: Measurand.ENERGY_ACTIVE_EXPORT_REGISTER,
    Measurand.ENERGY_REACTIVE_IMPORT_INTERVAL: Measurand.ENERGY_REACTIVE_IMPORT_REGISTER,
    Measurand.ENERGY_REACTIVE_EXPORT_INTERVAL: Measurand.ENERGY_REACTIVE_EXPORT_REGISTER,
}
"""The register of which an interval is the difference between two readings."""

_SINGLE_PHASES = {"L1", "L2", "L3"}


def measured_quantities(traits: Traits) -> Sequence[Quantity]:
    """Return what can be reported: the energy register, what the hardware measures, and the computed intervals."""
    measured = dict.fromkeys((ENERGY, *traits.measures))
    for interval, register in REGISTER_OF.items():
        computed = [replace(each, measurand=interval) for each in measured if each.measurand is register]
        measured.update(dict.fromkeys(computed))
    return tuple(measured)


def default_measurands(traits: Traits, maximum: int) -> tuple[str, ...]:
    """Return all measurands of the hardware, the energy register first."""
    return tuple(dict.fromkeys(str(each.measurand) for each in (ENERGY, *traits.measures)))[:maximum]


def select(items: Iterable[str], measured: Sequence[Quantity]) -> Sequence[Quantity]:
    """Return the quantities of a list of measurands, in its order, each once (CP-90)."""
    return tuple(dict.fromkeys(quantity for item in items for quantity in _quantities_of(item, measured)))


def list_check(measured: Sequence[Quantity], maximum: int) -> Callable[[Sequence[str]], str | None]:
    """Return the check of a list of measurands: it returns why a list is refused as a whole (CP-90, CFG-07)."""

    def check(items: Sequence[str]) -> str | None:
        if len(set(items)) > maximum:
            return f"at most {maximum} items"
        unsupported = [item for item in items if not _quantities_of(item, measured)]
        return f"no meter measures {', '.join(unsupported)}" if unsupported else None

    return check


def _quantities_of(item: str, measured: Sequence[Quantity]) -> Sequence[Quantity]:
    found = [each for each in measured if each.measurand == item]
    measurand, _, phase = item.rpartition(".")
    if not found and measurand:
        of_measurand = [each for each in measured if each.measurand == measurand]
        found = [each for each in of_measurand if each.phase == phase]
        if not found and phase in _SINGLE_PHASES:
            found = [each for each in of_measurand if each.phase == f"{phase}-N"]
    return found
