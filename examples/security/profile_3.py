"""Security profile 3 in both roles: TLS, and a certificate of each charge point."""

from pathlib import Path

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint
from ocpp16_sdk.errors import TlsError
from ocpp16_sdk.security import CentralSystemSecurity, Certificate, ChargePointSecurity, require_certificate

serial_numbers = {"CP001": "SN-4711"}  # by identity


async def serve(folder: Path) -> None:
    own = Certificate(folder / "central-system.pem", folder / "central-system.key")
    security = CentralSystemSecurity.mutual_tls(own, roots=folder / "roots.pem")
    depot = AsyncCentralSystem(decide=require_certificate("Example CPO", serial_numbers))
    async with depot.serve("127.0.0.1", 9000, security=security):
        await anyio.sleep_forever()


async def connect(folder: Path, identity: str) -> None:
    own = Certificate(folder / "charge-point.pem", folder / "charge-point.key")
    security = ChargePointSecurity.mutual_tls(own, roots=folder / "roots.pem")
    try:
        async with AsyncManualChargePoint("wss://localhost:9000/ocpp", identity, security=security):
            print(f"{identity} is connected")
    except TlsError as error:
        print(f"{error.defect}: {error.description}")  # the defect is what a SecurityEventNotification reports
