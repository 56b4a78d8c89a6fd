"""Read the configuration of a charge point, and change the keys that differ."""

from ocpp16_sdk import AsyncChargePointConnection
from ocpp16_sdk.central_system import change_configuration, get_configuration
from ocpp16_sdk.configuration import Key, keys, value_types

BRIGHTNESS = Key("AcmeBrightness", value_types.Integer(0, 10))  # a key of a vendor


async def set_up(charge_point: AsyncChargePointConnection) -> None:
    configuration = await get_configuration(charge_point)
    print(f"heartbeats every {configuration.read(keys.HEARTBEAT_INTERVAL)} s, {len(configuration)} keys")

    measurands = ("Energy.Active.Import.Register", "Power.Active.Import")
    if configuration.read(keys.METER_VALUES_SAMPLED_DATA) != measurands:
        max_items = configuration.max_items(keys.METER_VALUES_SAMPLED_DATA)
        await change_configuration(charge_point, keys.METER_VALUES_SAMPLED_DATA, measurands[:max_items])

    if BRIGHTNESS.name in configuration:
        status = await change_configuration(charge_point, BRIGHTNESS, 7)
        print(f"brightness: {status}")
