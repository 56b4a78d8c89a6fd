"""A central system that sends the status of each charge point on to another central system, as it was received."""

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ConnectionOptions,
    messages as m,
)
from ocpp16_sdk.validation.lenient import Lenient

INCOMING = ConnectionOptions(policy=Lenient())
OUTGOING = ConnectionOptions(policy=Lenient(forward=True))  # AsyncManualChargePoint(url, identity, connection=OUTGOING)


class Relay(AsyncCentralSystem):
    def __init__(self, other: AsyncManualChargePoint) -> None:
        super().__init__(connection=INCOMING)
        self.other = other

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return await self.other.call(request)
