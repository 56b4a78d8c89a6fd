"""OCPP 1.6 and OCPP 2.0.1 on one port: connections of OCPP 2.0.1 are handed over to other code."""

import json

import anyio

from ocpp16_sdk import AsyncCentralSystem, ConnectionClosedError
from ocpp16_sdk.security import Accept, ConnectionRequest, HandOver, TextConnection, require_known


async def serve_ocpp201(connection: TextConnection, request: ConnectionRequest) -> None:
    try:
        while True:
            _, unique_id, *_ = json.loads(await connection.receive())
            await connection.send(json.dumps([4, unique_id, "NotImplemented", "", {}]))
    except ConnectionClosedError as closed:
        print(f"{request.identity} has disconnected: {closed}")


async def choose(request: ConnectionRequest) -> Accept | HandOver:
    if "ocpp1.6" not in request.subprotocols and "ocpp2.0.1" in request.subprotocols:
        return HandOver(serve_ocpp201, "ocpp2.0.1")
    return Accept()


async def main() -> None:
    depot = AsyncCentralSystem(decide=require_known({"CP001", "CP002"}, then=choose))
    async with depot.serve("127.0.0.1", 9000):
        await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(main)
