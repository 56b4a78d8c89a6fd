"""The two roles as commands."""

from __future__ import annotations

import anyio

from ocpp16_sdk.cli._central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.security import Accept
from ocpp16_sdk.simulator import SimulatedChargePoint
from ocpp16_sdk.transports import Transport


class _CentralSystem(AnsweringCentralSystem):
    """Notes who comes and goes."""

    def __init__(self, transcript: Transcript, *, heartbeat_interval: int) -> None:
        super().__init__(heartbeat_interval=heartbeat_interval, observer=transcript)
        self._transcript = transcript

    async def serve_connection(
        self,
        transport: Transport,
        identity: str,
        accept: Accept | None = None,
        *,
        remote: tuple[str, int] | None = None,
    ) -> ConnectionClosedError:
        """Serve one charge point."""
        self._transcript.note(identity, "connected")
        ended = await super().serve_connection(transport, identity, accept, remote=remote)
        self._transcript.note(identity, str(ended))
        return ended


async def central_system(transcript: Transcript, host: str, port: int, *, interval: int) -> None:
    """Answer charge points until the task is cancelled."""
    async with _CentralSystem(transcript, heartbeat_interval=interval).serve(host, port) as serving:
        address = f"[{host}]" if ":" in host else host
        transcript.note("", f"charge points may connect to ws://{address}:{serving.port}/ and their identity")
        await anyio.sleep_forever()


async def charge_point(
    transcript: Transcript | None,
    url: str,
    identity: str,
    *,
    password: str | None,
    id_tag: str | None,
    connectors: int,
) -> int:
    """Be a charge point until the connection ends; 0 if the central system closed it in order and no call failed."""
    charger = SimulatedChargePoint(url, identity, password=password, connectors=connectors, observer=transcript)
    while True:
        async with charger:
            if transcript:
                transcript.note(identity, f"connected to {charger.url}")
            ended = await charger.live(id_tag=id_tag)
        if transcript:
            transcript.note(identity, str(ended or "restarting"))
        if ended is not None:
            for failure in charger.failures:
                if transcript:
                    transcript.note(identity, f"{type(failure).__name__}: {failure}")
            return 0 if ended.code in (1000, 1001) and not charger.failures else 1
