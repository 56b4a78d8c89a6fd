"""The examples of the page work, with the settings that they run uvicorn with."""

from __future__ import annotations

import json
from os import rename
from pathlib import Path
from runpy import run_path
from typing import Any

import httpx
import pytest

from ocpp16_sdk import AsyncManualChargePoint, WebSocketOptions
from ocpp16_sdk.security import CentralSystemSecurity, ChargePointSecurity, hash_key, require_key
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.asgi_servers import serving
from tests.support.certificates import Authority, authority
from tests.support.roles import Charger, Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded
from tests.transports.asgi.peers import answer_to

__all__ = ["authority"]
pytestmark = pytest.mark.anyio
EXAMPLES = Path(__file__).parents[3] / "examples"
KEY = bytes(range(0xF0, 0x100))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of an example, with the hash of a key."""
    (tmp_path / "hashes.json").write_text(json.dumps({"CP001": hash_key(KEY)}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(example: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, dict[str, Any]]:
    """Run an example as a program, and return the application and the settings that it gives to uvicorn."""
    given: list[tuple[Any, dict[str, Any]]] = []

    def take(app: Any, **settings: Any) -> None:
        given.append((app, settings))

    with monkeypatch.context() as patch:
        patch.setattr("uvicorn.run", take)
        run_path(str(EXAMPLES / example), run_name="__main__")
    return given[0]


@bounded
async def test_the_example_lists_and_resets_charge_points(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app, settings = run("fastapi_central_system.py", monkeypatch)
    async with (
        serving(server, app, **settings) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
        Charger(
            f"ws://127.0.0.1:{port}/ocpp", "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        assert (await http.get("/charge-points")).json() == ["CP001"]
        assert (await http.post("/charge-points/CP001/reset")).json() == "Accepted"
        assert (await http.post("/charge-points/CP002/reset")).status_code == 409


@bounded
async def test_the_example_reports_a_failed_call_to_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    app, settings = run("fastapi_central_system.py", monkeypatch)
    async with (
        serving("uvicorn", app, **settings) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
        AsyncManualChargePoint(
            f"ws://127.0.0.1:{port}/ocpp", "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        answer = await http.post("/charge-points/CP001/reset")
        assert answer.status_code == 502
        assert "NotSupported" in answer.json()["detail"]


@bounded
async def test_the_example_of_tls_serves_a_charge_point_with_a_key(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = authority.issue("localhost")
    rename(issued.chain, folder / "chain.pem")
    rename(str(issued.private_key), folder / "key.pem")
    app, settings = run("asgi_tls.py", monkeypatch)
    async with serving("uvicorn", app, **settings) as port:
        url = f"wss://localhost:{port}/ocpp"
        own = ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
        async with Charger(url, "CP001", security=own, websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)):
            pass


@bounded
async def test_the_example_behind_a_proxy_believes_the_proxy_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, settings = run("asgi_behind_proxy.py", monkeypatch)
    key = f"Authorization: {basic_authorization('CP001', KEY)}"
    https = "X-Forwarded-Proto: https"
    async with serving("uvicorn", app, **settings) as port:
        for lines, status in (([key, https], 101), ([key], 403), ([https], 401)):
            answer = await answer_to(port, request("/ocpp/CP001", OFFER, *lines))
            assert answer.startswith(f"http/1.1 {status} ")
    settings["forwarded_allow_ips"] = "10.0.0.1"
    async with serving("uvicorn", app, **settings) as port:
        answer = await answer_to(port, request("/ocpp/CP001", OFFER, key, https))
        assert answer.startswith("http/1.1 403 ")


@bounded
async def test_every_server_is_given_the_context_of_the_profile(server: str, authority: Authority) -> None:
    security = CentralSystemSecurity.tls_basic(authority.issue("localhost"))
    depot = Depot(decide=require_key({"CP001": hash_key(KEY)}))
    async with serving(server, depot.asgi(security=security), security.ssl_context) as port:
        own = ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
        async with Charger(
            f"wss://localhost:{port}", "CP001", security=own, websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger:
            await charger.heartbeat()
            assert list(depot) == ["CP001"]
