"""A central system that registers charge points, lets one driver charge, and resets on request."""

from datetime import UTC, datetime

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, CallFailedError, messages as m


class Depot(AsyncCentralSystem):
    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        print(f"{charge_point.identity} is a {request.charge_point_model} of {request.charge_point_vendor}")
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        known = request.id_tag.upper() == "04A2B3"
        status = m.AuthorizationStatus.ACCEPTED if known else m.AuthorizationStatus.INVALID
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=status))


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
    anyio.run(main)
