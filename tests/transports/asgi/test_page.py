"""The statements of the page besides its examples: the commands of the servers, and their own behaviour."""

from __future__ import annotations

import re
import shlex
import ssl
from pathlib import Path

import pytest
from hypercorn import __main__ as hypercorn
from hypercorn.config import Config
from hypercorn.middleware import ProxyFixMiddleware
from uvicorn.main import main as uvicorn

from ocpp16_sdk.security import Accept, CentralSystemSecurity, ConnectionRequest, Refuse, hash_key, require_key
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.asgi_servers import serving
from tests.support.roles import Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import bounded
from tests.transports.asgi.peers import answer_to, connected

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "asgi.md").read_text("utf-8")
PROFILE_2 = CentralSystemSecurity(2, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.replace("\\\n", "").splitlines()
]


@pytest.mark.parametrize("arguments", [rest for name, *rest in COMMANDS if name == "uvicorn"], ids=" ".join)
def test_uvicorn_accepts_the_command_of_the_page(arguments: list[str]) -> None:
    given = uvicorn.make_context("uvicorn", arguments).params
    assert (ROOT / "examples" / given["app"].replace(":app", ".py")).exists()
    assert (given["ws_max_size"], given["ws_per_message_deflate"]) == (2**20, False)


@pytest.mark.parametrize("arguments", [rest for name, *rest in COMMANDS if name == "hypercorn"], ids=" ".join)
def test_hypercorn_accepts_the_commands_of_the_page(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    accepted: list[Config] = []
    monkeypatch.chdir(ROOT / "examples")
    monkeypatch.setattr(hypercorn, "run", accepted.append)
    hypercorn.main(arguments)
    (config,) = accepted
    assert Path(config.application_path.replace(":app", ".py")).exists()
    assert config.websocket_max_message_size == 2**20
    assert config.worker_class == ("trio" if "trio" in arguments else "asyncio")


def test_the_page_shows_the_file_of_hypercorn_with_valid_options() -> None:
    file = (ROOT / "examples" / "hypercorn.toml").read_text("utf-8")
    assert f"```toml\n{file}```" in PAGE
    for name in re.findall(r"^(\w+) =", file, re.MULTILINE):
        assert hasattr(Config, name), name


@pytest.mark.parametrize("server", ["hypercorn", "hypercorn-trio"])
@bounded
async def test_hypercorn_believes_a_proxy_by_its_middleware(server: str) -> None:
    key = b"0123456789abcdef"
    depot = Depot(decide=require_key({"CP001": hash_key(key)}))
    lines = [f"Authorization: {basic_authorization('CP001', key)}", "X-Forwarded-Proto: https"]
    async with serving(server, ProxyFixMiddleware(depot.asgi(security=PROFILE_2))) as port:
        assert (await answer_to(port, request("/CP001", OFFER, *lines))).startswith("http/1.1 101 ")
        assert (await answer_to(port, request("/CP001", OFFER, *lines[:1]))).startswith("http/1.1 403 ")


@bounded
async def test_a_decision_limits_the_connections_as_uvicorn_does_not() -> None:
    async def decide(_: ConnectionRequest) -> Accept | Refuse:
        return Refuse(503) if len(depot) >= 2 else Accept()

    depot = Depot(decide=decide)
    async with (
        serving("uvicorn", depot.asgi(), limit_concurrency=1) as port,
        connected(port, "/CP001"),
        connected(port, "/CP002"),
    ):
        assert (await answer_to(port, request("/CP003", OFFER))).startswith("http/1.1 503 ")
