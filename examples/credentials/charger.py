"""A charge point whose key and security profile the central system may change."""

from functools import partial
from pathlib import Path

import anyio

from ocpp16_sdk import AsyncChargePoint, ChargePointCredentials, CredentialOptions, messages as m
from ocpp16_sdk.charge_point.credentials import security_from_files
from ocpp16_sdk.security import Certificate

ENDPOINTS = {1: "ws://localhost:9000/ocpp", 2: "wss://localhost:9001/ocpp", 3: "wss://localhost:9002/ocpp"}


class Charger(AsyncChargePoint):
    def __init__(self, folder: Path, factory_key: bytes) -> None:
        certificate = Certificate(folder / "charge-point.pem", folder / "charge-point.key")
        super().__init__(
            ENDPOINTS[1],
            "CP001",
            boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Two"),
            store=folder / "outbox.db",
            credentials=CredentialOptions(
                initial=ChargePointCredentials(profile=1, key=factory_key),
                security_for=partial(security_from_files, roots=folder / "roots.pem", certificate=certificate),
                store=folder / "credentials.json",
                endpoint_urls=ENDPOINTS,
            ),
            on_event=print,
        )

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        assert self.credentials is not None  # it was created with them
        status = await self.credentials.change(request.key, request.value)
        if status is None:  # another key
            status = m.ConfigurationStatus.NOT_SUPPORTED
        return m.ChangeConfigurationResponse(status=status)

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        assert self.credentials is not None
        values = {"SecurityProfile": str(self.credentials.profile)}  # never the AuthorizationKey
        requested = [key.lower() for key in request.key or values]
        known = [name for name in values if name.lower() in requested]
        return m.GetConfigurationResponse(
            configuration_key=tuple(m.KeyValue(key=name, readonly=False, value=values[name]) for name in known),
            unknown_key=tuple(key for key in request.key or () if key.lower() not in map(str.lower, known)),
        )


async def main(folder: Path, factory_key: bytes) -> None:
    async with Charger(folder, factory_key) as charger:
        await charger.wait_accepted()
        await anyio.sleep_forever()
