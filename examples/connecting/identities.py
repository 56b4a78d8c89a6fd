"""Identities that are not the last segment of the path, and Basic user names that are not the identity."""

import anyio

from ocpp16_sdk import AsyncCentralSystem, ListenOptions, run
from ocpp16_sdk.security import ConnectionRequest, Refuse, hash_key, identity_from_query, new_key, require_key

keys = {"CP001": new_key(), "HOME": new_key()}
hashes = {identity: hash_key(key) for identity, key in keys.items()}
users = {"HOME": "wallbox"}  # where the user name is not the identity

from_query = identity_from_query("chargePointId")


def identify(request: ConnectionRequest) -> str | Refuse | None:
    if request.query:
        return from_query(request)  # ws://host/ocpp?chargePointId=CP001
    return "HOME"  # ws://host/ocpp: the one charge point whose URL contains no identity


async def main() -> None:
    depot = AsyncCentralSystem(decide=require_key(hashes, users=users))
    async with depot.serve("127.0.0.1", 9000, options=ListenOptions(path="/ocpp", identify=identify)):
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
