"""A central system that gives each charge point its own key, and raises its security profile."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, after_answer, messages as m
from ocpp16_sdk.central_system import change_authorization_key, change_configuration
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.security import (
    CentralSystemSecurity,
    Certificate,
    ConnectionRequest,
    Decision,
    Hashes,
    require_certificate,
    require_highest_profile,
    require_key,
)

PORTS = 9000, 9001, 9002  # one for each of the profiles 1 to 3
INTERVAL = 10  # seconds until a charge point that is not accepted boots again

# By identity; usually from a database.
hashes: dict[str, Hashes] = {}
profiles: dict[str, int] = {}
onboarded: set[str] = set()

check_key = require_key(hashes, on_key_used=hashes.__setitem__)
check_certificate = require_certificate("Example CPO")


async def check(request: ConnectionRequest) -> Decision:
    return await (check_certificate if request.profile == 3 else check_key)(request)


class Depot(AsyncCentralSystem):
    def __init__(self) -> None:
        super().__init__(decide=require_highest_profile(profiles, then=check))

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        if charge_point.identity not in onboarded:
            status = m.RegistrationStatus.PENDING
            after_answer(partial(self.onboard, charge_point))
        return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=INTERVAL)

    async def onboard(self, charge_point: AsyncChargePointConnection) -> None:
        await change_authorization_key(charge_point, hashes)  # if it fails, the next boot tries again
        onboarded.add(charge_point.identity)


async def raise_profile(charge_point: AsyncChargePointConnection, profile: int) -> None:
    await change_configuration(charge_point, keys.SECURITY_PROFILE, profile)


async def serve(depot: Depot, folder: Path) -> None:
    certificate = Certificate(folder / "central-system.pem", folder / "central-system.key")
    async with (
        depot.serve(port=PORTS[0], security=CentralSystemSecurity.basic()),
        depot.serve(port=PORTS[1], security=CentralSystemSecurity.tls_basic(certificate)),
        depot.serve(port=PORTS[2], security=CentralSystemSecurity.mutual_tls(certificate, roots=folder / "roots.pem")),
    ):
        await anyio.sleep_forever()
