"""A central system that gives each charge point a key of its own, and raises its security profile."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, after_answer, messages as m
from ocpp16_sdk.central_system import change_authorization_key, change_configuration
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    Certificate,
    ConnectionRequest,
    Hashes,
    Refuse,
    require_certificate,
    require_highest_profile,
    require_key,
)

PORTS = 9000, 9001, 9002  # of the profiles 1 to 3
INTERVAL = 10  # seconds until a charge point that is not accepted boots again

# All by identity, and from a database.
hashes: dict[str, Hashes] = {}
profiles: dict[str, int] = {}
on_board: set[str] = set()

key_is_right = require_key(hashes, used=hashes.__setitem__)
certificate_is_right = require_certificate("Example CPO")


async def check(request: ConnectionRequest) -> Accept | Refuse:
    return await (certificate_is_right if request.profile == 3 else key_is_right)(request)


class Depot(AsyncCentralSystem):
    def __init__(self) -> None:
        super().__init__(decide=require_highest_profile(profiles, then=check))

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        if charge_point.identity not in on_board:
            status = m.RegistrationStatus.PENDING
            after_answer(partial(self.take_on_board, charge_point))
        return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=INTERVAL)

    async def take_on_board(self, charge_point: AsyncChargePointConnection) -> None:
        await change_authorization_key(charge_point, hashes)  # if it fails, the next boot tries again
        on_board.add(charge_point.identity)


async def raise_profile(charge_point: AsyncChargePointConnection, profile: int) -> None:
    await change_configuration(charge_point, keys.SECURITY_PROFILE, profile)


async def serve(depot: Depot, folder: Path) -> None:
    own = Certificate(folder / "central-system.pem", folder / "central-system.key")
    async with (
        depot.serve(port=PORTS[0], security=CentralSystemSecurity.basic()),
        depot.serve(port=PORTS[1], security=CentralSystemSecurity.tls_basic(own)),
        depot.serve(port=PORTS[2], security=CentralSystemSecurity.mutual_tls(own, roots=folder / "roots.pem")),
    ):
        await anyio.sleep_forever()
