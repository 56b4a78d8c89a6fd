"""Ask a charge point for its status, and wait until a connector is out of service."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import expect, trigger
from ocpp16_sdk.errors import MessageTimeoutError, RefusedError


async def status_of(charge_point: AsyncChargePointConnection, connector_id: int) -> str:
    try:
        status = await trigger(charge_point, m.StatusNotificationRequest, connector_id=connector_id, within=10)
    except RefusedError as error:
        return f"refused: {error.status}"
    except MessageTimeoutError:
        return "no status received"
    return status.status


async def take_out_of_service(charge_point: AsyncChargePointConnection, connector_id: int) -> None:
    def is_unavailable(status: m.StatusNotificationRequest) -> bool:
        return status.connector_id == connector_id and status.status == m.ChargePointStatus.UNAVAILABLE

    with expect(charge_point, m.StatusNotificationRequest, is_unavailable) as unavailable:
        answer = await charge_point.change_availability(connector_id=connector_id, type=m.AvailabilityType.INOPERATIVE)
        if answer.status is m.AvailabilityStatus.SCHEDULED:  # a transaction is running
            await unavailable.message(within=24 * 3600)
