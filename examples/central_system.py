"""A central system: it registers charge points, knows one card, and keeps account of what was charged."""

from datetime import UTC, datetime

import anyio

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    CallFailedError,
    RegistrationRules,
    messages as m,
    printable,
    run,
)
from ocpp16_sdk.central_system import TransactionIds


def verdict(id_tag: str) -> m.IdTagInfo:
    known = id_tag.upper() == "04A2B3"
    return m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED if known else m.AuthorizationStatus.INVALID)


class Depot(AsyncCentralSystem):
    def __init__(self) -> None:
        super().__init__(registration=RegistrationRules(boot_wait=30))  # calls wait for the boot, at most 30 s
        self.transaction_ids = TransactionIds()  # a repeated start gets the same id

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        model, vendor = printable(request.charge_point_model), printable(request.charge_point_vendor)
        print(f"{charge_point.identity} is a {model} of {vendor}")
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        print(f"{charge_point.identity}, connector {request.connector_id}: {request.status}")
        return m.StatusNotificationResponse()

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=verdict(request.id_tag))

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = await self.transaction_ids.of(charge_point, request)
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=verdict(request.id_tag))

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        print(f"{charge_point.identity}: transaction {request.transaction_id} has ended at {request.meter_stop} Wh")
        return m.StopTransactionResponse()


async def main() -> None:
    async with Depot().serve("127.0.0.1", 9000) as depot:
        while True:
            await anyio.sleep(60)
            for identity in depot:
                try:
                    answer = await depot[identity].trigger_message(requested_message=m.MessageTrigger.HEARTBEAT)
                except CallFailedError as error:
                    print(f"{identity}: {error}")
                else:
                    print(f"{identity}: {answer.status}")


if __name__ == "__main__":
    run(main)  # stops in good order at Ctrl-C and SIGTERM
