"""A charge point behind an HTTP proxy."""

import os

import anyio

from ocpp16_sdk import AsyncManualChargePoint, ConnectError, WebSocketOptions

proxy = os.environ.get("CHARGER_PROXY")  # such as http://user:password@proxy.example:3128
charger = AsyncManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001", websocket=WebSocketOptions(proxy=proxy))


async def main() -> None:
    try:
        async with charger:
            print((await charger.heartbeat()).current_time)
    except ConnectError as error:
        print(error)


if __name__ == "__main__":
    anyio.run(main)
