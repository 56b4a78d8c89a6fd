"""No log and no error shows a key, a token or a private key, in any profile (OCPP-J 6.2.2)."""

from __future__ import annotations

import traceback

import pytest

from ocpp16_sdk import ListenOptions
from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.security import (
    CentralSystemSecurity,
    ChargePointSecurity,
    hash_key,
    new_key,
    require_certificate,
    require_key,
)
from tests.support.certificates import OPERATOR, Authority
from tests.support.log_secrets import private_lines, secrets_in, spellings_of_key
from tests.support.roles import Charger, Depot
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
TOKEN = "b7-token-of-the-url"


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


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
    profile: int, authority: Authority, all_logs: pytest.LogCaptureFixture
) -> None:
    key, wrong = new_key(), new_key()
    stored = hash_key(key)
    depot, errors = Depot(decide=require_key({"CP001": stored})), list[str]()
    certificate = authority.issue("localhost")
    central = CentralSystemSecurity.basic() if profile == 1 else CentralSystemSecurity.tls_basic(certificate)
    async with depot.serve(port=0, security=central, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
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
        *spellings_of_key(key),
        *spellings_of_key(wrong),
        TOKEN,
        stored,
        stored.rpartition("$")[2],
        *private_lines(certificate),
    ]
    assert not secrets_in(secrets, all_logs, errors)


@bounded
async def test_a_private_key_is_shown_nowhere_trusted_or_not(
    authority: Authority, stranger: Authority, all_logs: pytest.LogCaptureFixture
) -> None:
    depot, errors = Depot(decide=require_certificate(OPERATOR)), list[str]()
    certificate = authority.issue("localhost")
    central = CentralSystemSecurity.mutual_tls(certificate, roots=authority.roots)
    shown = [each.issue(common_name="CP001", organization=OPERATOR) for each in (authority, stranger)]
    async with depot.serve(port=0, security=central, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        for own in shown:
            security = ChargePointSecurity.mutual_tls(own, roots=authority.roots)
            await attempt(Charger(f"wss://localhost:{depot.port}/ocpp", "CP001", security=security), errors)
    assert any("TLS" in error for error in errors)
    assert not secrets_in([line for each in (certificate, *shown) for line in private_lines(each)], all_logs, errors)
