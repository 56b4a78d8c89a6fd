"""The commands of docs/fastapi-depot.md work."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import sys
from pathlib import Path

import anyio
import httpx
import pytest

from ocpp16_sdk import AsyncManualChargePoint
from tests.examples.depot_application import ROOT
from tests.support.examples import free_port
from tests.support.websocket_peers import bounded

PAGE = (ROOT / "docs" / "fastapi-depot.md").read_text("utf-8")


def commands(port: int) -> list[list[str]]:
    blocks = "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).replace("\\\n", "")
    return [shlex.split(line) for line in blocks.replace("9000", str(port)).splitlines()]


async def curl(http: httpx.AsyncClient, _: str, *arguments: str) -> int:
    """Do what a line says; returns the status of the answer."""
    match arguments:
        case "-X", verb, address, "--json", body:
            return (await http.request(verb, f"http://{address}", json=json.loads(body))).status_code
        case (address,):
            return (await http.get(f"http://{address}")).status_code
        case _:
            raise AssertionError(arguments)


async def listed(http: httpx.AsyncClient) -> list[object]:
    """The charge points, as soon as somebody answers."""
    while True:
        try:
            found: list[object] = (await http.get("/charge-points")).json()
        except httpx.ConnectError:
            await anyio.sleep(0.02)
        else:
            return found


@pytest.mark.anyio
@bounded
async def test_the_application_starts_serves_both_sides_and_stops(tmp_path: Path) -> None:
    port = free_port()
    _, (program, *arguments), (_, _, url, identity), *curls = commands(port)
    assert program == "uvicorn"
    environment = os.environ | {"DEPOT_DATABASE": f"sqlite+aiosqlite:///{tmp_path / 'depot.db'}"}
    command = [sys.executable, "-m", "uvicorn", *arguments]
    async with await anyio.open_process(command, cwd=ROOT, env=environment, stderr=None) as process:
        try:
            async with httpx.AsyncClient(base_url=f"http://localhost:{port}", timeout=15) as http:
                assert await listed(http) == []
                async with AsyncManualChargePoint(url, identity) as charger:
                    await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
                    # This one follows no remote start.
                    assert [await curl(http, *each) for each in curls] == [200, 502, 200]
            process.send_signal(signal.SIGINT)
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
    assert (tmp_path / "depot.db").exists()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
