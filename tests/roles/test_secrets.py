"""The charge point's password goes into the handshake, and nowhere else (OCPP-J 6.2.2)."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Iterator

import pytest

from ocpp16_sdk import ListenOptions, messages as m
from ocpp16_sdk.errors import ConnectError
from tests.support.roles import Charger, Depot, Serving, over_websocket
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio

PASSWORD = "Kx9-verysecret-2b"
KEY = bytes.fromhex("0001020304050607" + "ff" * 12)
SPELLINGS = [
    PASSWORD,
    base64.b64encode(f"CP001:{PASSWORD}".encode()).decode(),
    base64.b64encode(PASSWORD.encode()).decode().rstrip("="),
    PASSWORD.encode().hex(),
]


def spelt(key: bytes) -> list[str]:
    return [base64.b64encode(b"CP001:" + key).decode(), key.hex(), repr(key), repr(key)[2:-1]]


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger that there is, with all that it says."""
    caplog.set_level(logging.DEBUG)
    names = ["httpx", "httpcore", "websockets", "websockets.client", "websockets.server", "anyio", "asyncio"]
    loggers = [logging.getLogger(name) for name in (*logging.root.manager.loggerDict, *names)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield caplog
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@bounded
async def test_no_log_has_the_password(everything: pytest.LogCaptureFixture) -> None:
    async with over_websocket(Depot()) as served:
        for password, spellings in ((PASSWORD, SPELLINGS), (KEY, spelt(KEY))):
            everything.clear()
            async with served.charge_point(Charger, password=password) as charger:
                await charger.heartbeat()
                await served.depot["CP001"].reset(type=m.ResetType.SOFT)
            logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in everything.records)
            assert "httpcore" in logged, "the loggers of the libraries were heard"
            assert not [spelling for spelling in spellings if spelling in logged]


@bounded
async def test_no_log_and_no_error_has_it_when_connecting_fails(everything: pytest.LogCaptureFixture) -> None:
    depot = Depot()
    async with depot.serve(port=0, options=ListenOptions(path="/ocpp")):
        for url in (f"ws://127.0.0.1:{depot.port}/wrong", "ws://127.0.0.1:1/ocpp"):
            charger = Charger(url, "CP001", password=PASSWORD)
            with pytest.raises(ConnectError) as caught:
                await charger.__aenter__()
            told = "".join(traceback.format_exception(caught.value))
            assert not [spelling for spelling in SPELLINGS if spelling in told]
            assert not [spelling for spelling in SPELLINGS if spelling in repr(caught.value.__dict__)]
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in everything.records)
    assert not [spelling for spelling in SPELLINGS if spelling in logged]


@bounded
async def test_no_repr_has_it(serving: Serving) -> None:
    async with serving(Depot()) as served, served.charge_point(Charger, password=PASSWORD) as charger:
        await charger.heartbeat()
        assert repr(charger).startswith("<Charger 'CP001' at ws://")
        shown = [repr(charger), repr(served.depot["CP001"]), repr(served.depot), repr(vars(charger))]
        assert not [spelling for spelling in SPELLINGS if spelling in "".join(shown)]


@pytest.mark.parametrize("url", [f"ws://CP001:{PASSWORD}@127.0.0.1/ocpp", f"ws://{PASSWORD}@127.0.0.1/ocpp"])
def test_a_url_with_credentials_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        Charger(url, "CP001")
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
