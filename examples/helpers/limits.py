"""Set up a charge point: measurands, and a limit of the current."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import ChargingLimits, set_measurands
from ocpp16_sdk.meter_values import read_numbers, total

limits = ChargingLimits()
WANTED = (m.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER, m.Measurand.POWER_ACTIVE_IMPORT, m.Measurand.SOC)


async def set_up(charge_point: AsyncChargePointConnection, amperes: float) -> str:
    measurands = await set_measurands(charge_point, WANTED)
    form = await limits.set(charge_point, amperes, connector_id=1)
    return f"{len(measurands)} measurands, limit in {form.unit} on connector {form.connector_id}"


def power(request: m.MeterValuesRequest) -> float | None:
    """Return the power in W over all phases; None if it was not measured."""
    watts = total(read_numbers(request.meter_value), m.Measurand.POWER_ACTIVE_IMPORT)
    return None if watts is None else float(watts)
