"""A charge point that boots, asks whether a driver may charge, and can be reset."""

import anyio

from ocpp16_sdk import AsyncManualChargePoint, CallFailedError, messages as m

charger = AsyncManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001")


@charger.on.reset
async def reset(request: m.ResetRequest) -> m.ResetResponse:
    print(f"{request.type} reset requested")
    return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


async def main() -> None:
    async with charger:
        boot = await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        print(f"registration: {boot.status}, a heartbeat every {boot.interval} s")
        try:
            answer = await charger.authorize(id_tag="04A2B3", timeout=10)
        except CallFailedError as error:
            print(f"04A2B3 could not be authorized: {error}")
        else:
            print(f"04A2B3: {answer.id_tag_info.status}")


if __name__ == "__main__":
    anyio.run(main)
