"""A charging profile that breaks a rule of the specification."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m


class UncheckedChargingProfile(m.SetChargingProfileRequest, frozen=True):
    """For charge points that accept a TxProfile only without the id of the transaction."""


async def limit(charge_point: AsyncChargePointConnection, profile: m.ChargingProfile) -> m.ChargingProfileStatus:
    request = UncheckedChargingProfile(connector_id=1, cs_charging_profiles=profile)
    return (await charge_point.call(request)).status
