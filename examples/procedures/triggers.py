"""Ask a charge point how things are, and wait until something is so."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import expect, trigger
from ocpp16_sdk.errors import MessageTimeoutError, RefusedError


async def status_of(charge_point: AsyncChargePointConnection, connector_id: int) -> str:
    try:
        told = await trigger(charge_point, m.StatusNotificationRequest, connector_id=connector_id, within=10)
    except RefusedError as error:
        return f"it does not tell: {error.status}"
    except MessageTimeoutError:
        return "it agreed to tell, and did not"
    return told.status


async def take_out_of_service(charge_point: AsyncChargePointConnection, connector_id: int) -> None:
    def is_out(told: m.StatusNotificationRequest) -> bool:
        return told.connector_id == connector_id and told.status == m.ChargePointStatus.UNAVAILABLE

    with expect(charge_point, m.StatusNotificationRequest, is_out) as out_of_service:
        answer = await charge_point.change_availability(connector_id=connector_id, type=m.AvailabilityType.INOPERATIVE)
        if answer.status is m.AvailabilityStatus.SCHEDULED:  # a transaction is running
            await out_of_service.message(within=24 * 3600)
