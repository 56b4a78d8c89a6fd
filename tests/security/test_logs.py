"""No log and no error shows a key, a token or a private key, in any profile (OCPP-J 6.2.2)."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.security import (
    CentralSystemSecurity,
    Certificate,
    ChargePointSecurity,
    hash_key,
    new_key,
    require_certificate,
    require_key,
)
from tests.support.certificates import OPERATOR, Authority
from tests.support.roles import Charger, Depot
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
TOKEN = "b7-token-of-the-url"


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger that there is, with all that it says."""
    caplog.set_level(logging.DEBUG)
    loggers = [
        logging.getLogger(name) for name in (*logging.root.manager.loggerDict, "httpx", "httpcore", "websockets")
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield caplog
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def spellings(key: bytes, identity: str = "CP001") -> list[str]:
    """How a key could show up."""
    return [
        base64.b64encode(identity.encode() + b":" + key).decode(),
        base64.b64encode(key).decode().rstrip("="),
        key.hex(),
        repr(key)[2:-1],
    ]


def private_lines(certificate: Certificate) -> list[str]:
    assert certificate.private_key is not None
    return [line for line in Path(certificate.private_key).read_text("ascii").splitlines() if "-----" not in line]


def found(secrets: list[str], logged: pytest.LogCaptureFixture, errors: list[str]) -> list[str]:
    told = "\n".join([*(f"{record.getMessage()} {record.__dict__}" for record in logged.records), logged.text, *errors])
    assert "httpcore" in told, "the loggers of the libraries were heard"
    return [secret for secret in secrets if secret in told]


async def attempt(charger: Charger, errors: list[str]) -> None:
    try:
        async with charger:
            await charger.heartbeat()
    except ConnectError as error:
        errors += [str(error), repr(error), "".join(traceback.format_exception(error))]
    errors.append(repr(charger))


@pytest.mark.parametrize("profile", [1, 2])
@bounded
async def test_a_key_is_shown_nowhere_right_or_wrong(
    profile: int, authority: Authority, everything: pytest.LogCaptureFixture
) -> None:
    key, wrong = new_key(), new_key()
    stored = hash_key(key)
    depot, errors = Depot(decide=require_key({"CP001": stored})), list[str]()
    certificate = authority.issue("localhost")
    central = CentralSystemSecurity.basic() if profile == 1 else CentralSystemSecurity.tls_basic(certificate)
    async with depot.serve(port=0, security=central, close_timeout=CLOSE_TIMEOUT):
        for shown in (key, wrong):
            security = (
                ChargePointSecurity.basic(shown)
                if profile == 1
                else ChargePointSecurity.tls_basic(shown, roots=authority.roots)
            )
            url = f"{'ws' if profile == 1 else 'wss'}://localhost:{depot.port}/ocpp?token={TOKEN}"
            await attempt(Charger(url, "CP001", security=security), errors)
    assert any("401" in error for error in errors)
    secrets = [
        *spellings(key),
        *spellings(wrong),
        TOKEN,
        stored,
        stored.rpartition("$")[2],
        *private_lines(certificate),
    ]
    assert not found(secrets, everything, errors)


@bounded
async def test_a_private_key_is_shown_nowhere_trusted_or_not(
    authority: Authority, stranger: Authority, everything: pytest.LogCaptureFixture
) -> None:
    depot, errors = Depot(decide=require_certificate(OPERATOR)), list[str]()
    certificate = authority.issue("localhost")
    central = CentralSystemSecurity.mutual_tls(certificate, roots=authority.roots)
    shown = [each.issue(common_name="CP001", organization=OPERATOR) for each in (authority, stranger)]
    async with depot.serve(port=0, security=central, close_timeout=CLOSE_TIMEOUT):
        for own in shown:
            security = ChargePointSecurity.mutual_tls(own, roots=authority.roots)
            await attempt(Charger(f"wss://localhost:{depot.port}/ocpp", "CP001", security=security), errors)
    assert any("TLS" in error for error in errors)
    assert not found([line for each in (certificate, *shown) for line in private_lines(each)], everything, errors)
