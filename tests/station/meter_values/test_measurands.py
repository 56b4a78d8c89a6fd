"""Which quantities of the hardware an item of a list selects."""

from __future__ import annotations

import pytest

from ocpp16_sdk.messages import Location, Measurand, Phase
from ocpp16_sdk.station import Quantity, Traits
from ocpp16_sdk.station.meter_values._measurands import (
    ENERGY,
    default_measurands,
    list_check,
    measured_quantities,
    select,
)

L1, L2, L3 = (Quantity(Measurand.CURRENT_IMPORT, phase) for phase in (Phase.L1, Phase.L2, Phase.L3))
TOTAL = Quantity(Measurand.CURRENT_IMPORT)
L1_N, L2_N = (Quantity(Measurand.VOLTAGE, phase) for phase in (Phase.L1_N, Phase.L2_N))
BODY, CABLE = (Quantity(Measurand.TEMPERATURE, location=each) for each in (Location.BODY, Location.CABLE))
EXPORT = Quantity(Measurand.ENERGY_ACTIVE_EXPORT_REGISTER)
IMPORTED, EXPORTED = (
    Quantity(Measurand.ENERGY_ACTIVE_IMPORT_INTERVAL),
    Quantity(Measurand.ENERGY_ACTIVE_EXPORT_INTERVAL),
)
TRAITS = Traits(measures=(TOTAL, L1, L2, L3, L1_N, L2_N, BODY, CABLE, EXPORT))
MEASURED = measured_quantities(TRAITS)


@pytest.mark.parametrize(
    ("items", "selected"),
    [
        (["Energy.Active.Import.Register"], [ENERGY]),
        (["Current.Import"], [TOTAL, L1, L2, L3]),
        (["Temperature"], [BODY, CABLE]),
        (["Current.Import.L2"], [L2]),
        (["Voltage.L1-N"], [L1_N]),
        (["Voltage.L1"], [L1_N]),
        (["Energy.Active.Import.Interval"], [IMPORTED]),
        (["Energy.Active.Export.Interval"], [EXPORTED]),
        (["Temperature", "Current.Import.L3", "Current.Import", "Temperature"], [BODY, CABLE, L3, TOTAL, L1, L2]),
        ([], []),
    ],
)
def test_an_item_selects_all_phases_and_locations_or_its_phase(  # CP-89, CP-95
    items: list[str], selected: list[Quantity]
) -> None:
    assert list(select(items, MEASURED)) == selected


@pytest.mark.parametrize(
    ("items", "refused"),
    [
        (["Energy.Active.Import.Register"], None),
        (["Current.Import", "Voltage.L2"], None),
        ([], None),
        (["Current.Import", "Foo"], "no meter measures Foo"),
        (["SoC"], "no meter measures SoC"),
        (["Voltage.L3"], "no meter measures Voltage.L3"),
        (["Voltage.L1-L2"], "no meter measures Voltage.L1-L2"),
        (["Current.Import.N"], "no meter measures Current.Import.N"),
        (["Energy.Reactive.Import.Interval"], "no meter measures Energy.Reactive.Import.Interval"),
        ([""], "no meter measures "),
        ([".L1"], "no meter measures .L1"),
        (["Current.Import", "Voltage", "Temperature"], "at most 2 items"),
        (["Voltage", "Current.Import", "Voltage"], None),
    ],
)
def test_a_list_with_an_unsupported_or_too_many_items_is_refused_as_a_whole(  # CP-90, CFG-07
    items: list[str], refused: str | None
) -> None:
    assert list_check(MEASURED, 2)(items) == refused


def test_the_default_list_has_each_measurand_of_the_hardware_once() -> None:
    measurands = ("Energy.Active.Import.Register", "Current.Import", "Voltage", "Temperature")
    assert default_measurands(TRAITS, 4) == measurands
    assert default_measurands(Traits(), 4) == measurands[:1]
