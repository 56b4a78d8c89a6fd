"""A central system inside a FastAPI application, beside the application's own routes."""

from datetime import UTC, datetime

from fastapi import FastAPI, HTTPException

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, CallFailedError, NotConnectedError, messages as m


class Depot(AsyncCentralSystem):
    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )


depot = Depot()
app = FastAPI()
app.mount("/ocpp", depot.asgi())  # charge points connect to ws://host:port/ocpp/<identity>


@app.get("/charge-points")
async def charge_points() -> list[str]:
    return list(depot)


@app.post("/charge-points/{identity}/reset")
async def reset(identity: str) -> str:
    try:
        answer = await depot[identity].reset(type=m.ResetType.SOFT)
    except NotConnectedError:
        raise HTTPException(409, "that charge point is not connected") from None
    except CallFailedError as error:
        raise HTTPException(502, str(error)) from None
    return answer.status


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, port=9000, ws_per_message_deflate=False, ws_max_size=2**20)
