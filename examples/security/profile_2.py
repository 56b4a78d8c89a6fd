"""Security profile 2 in both roles: TLS, and a key of each charge point."""

from pathlib import Path

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint
from ocpp16_sdk.security import CentralSystemSecurity, Certificate, ChargePointSecurity, hash_key, new_key, require_key

hashes: dict[str, str] = {}  # by identity, from a database; the keys themselves are not stored


def register(identity: str) -> bytes:
    key = new_key()  # 20 random bytes, to be entered at the charge point
    hashes[identity] = hash_key(key)
    return key


async def serve(folder: Path) -> None:
    own = Certificate(folder / "central-system.pem", folder / "central-system.key")
    depot = AsyncCentralSystem(decide=require_key(hashes))
    async with depot.serve("127.0.0.1", 9000, security=CentralSystemSecurity.tls_basic(own)):
        await anyio.sleep_forever()


async def connect(folder: Path, identity: str, key: bytes) -> None:
    security = ChargePointSecurity.tls_basic(key, roots=folder / "roots.pem")
    async with AsyncManualChargePoint("wss://localhost:9000/ocpp", identity, security=security) as charger:
        print(f"{identity} is connected to {charger.url}")
