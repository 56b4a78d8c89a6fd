"""A charge point that says how its connection is to behave, and what became of it."""

import anyio

from ocpp16_sdk import AsyncManualChargePoint, ConnectError, HandshakeRefusedError, WebSocketOptions

charger = AsyncManualChargePoint(
    "ws://127.0.0.1:9000/ocpp",
    "RDAM 123",  # the URL is ws://127.0.0.1:9000/ocpp/RDAM%20123
    websocket=WebSocketOptions(open_timeout=10, ping_interval=30, ping_timeout=15),
)


async def main() -> None:
    try:
        async with charger:
            charger.ping_interval = 120  # a central system may request this with WebSocketPingInterval
            ended = await charger.wait_closed()
            print(f"closed with {ended.code}: {ended.reason}")
    except HandshakeRefusedError as error:
        print(f"refused with {error.status}: {error.body.strip()}; try again in {error.retry_after} s")
    except ConnectError as error:
        print(error)


if __name__ == "__main__":
    anyio.run(main)
