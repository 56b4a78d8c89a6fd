"""The request for a connection, and the facts that it contains."""

from __future__ import annotations

import base64
import math
import os

import pytest

from ocpp16_sdk.security import Accept, ConnectionRequest, Credentials, PeerCertificate, Refuse
from tests.support.connection_requests import KEY, asked, with_key


def test_the_golden_header_is_read() -> None:  # J-68
    assert Credentials.from_header("Basic QUwxMDAwOgABAgMEBQYH////////////////") == Credentials(b"AL1000", KEY)


@pytest.mark.parametrize(
    "key", [b":" * 20, b"\x00" * 20, b"\n\r\xff:" * 5, pytest.param(os.urandom(20), id="random"), b""]
)
def test_a_key_is_bytes_after_the_first_colon(key: bytes) -> None:  # J-69
    assert with_key("CP 1", key).credentials == Credentials(b"CP 1", key)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic é",
        "Basic QUw",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Bearer QUwxMDAwOgAB",
        "Basic QTpi, Basic QTpi",
    ],
)
def test_another_header_than_http_basic_has_no_credentials(header: str | None) -> None:
    assert Credentials.from_header(header) is None


def test_the_scheme_has_no_case() -> None:
    assert Credentials.from_header(" basic  QTpi ") == Credentials(b"A", b"b")


CERTIFICATE = PeerCertificate(("SN1",), ("CPO",))


@pytest.mark.parametrize(
    ("request_", "profile"),
    [
        (asked(), 0),
        (asked(secure=True), 0),
        (with_key(), 1),
        (with_key(secure=True), 2),
        (asked(secure=True, certificate=CERTIFICATE), 3),
        (with_key(secure=True, certificate=CERTIFICATE), 3),
    ],
)
def test_the_security_profile_follows_from_the_request(request_: ConnectionRequest, profile: int) -> None:  # SEC-01
    assert request_.profile == profile


def test_no_repr_contains_a_secret() -> None:  # J-76
    request = with_key(key="a secret key....", query="token=secret", certificate=PeerCertificate(der=b"secret"))
    shown = repr((request, request.credentials, Accept(session="secret")))
    assert "secret" not in shown
    assert base64.b64encode(b"secret").decode()[:7] not in shown


def test_a_401_always_challenges() -> None:  # J-14
    assert Refuse(401).headers == {"WWW-Authenticate": 'Basic realm="ocpp"'}
    assert Refuse(401, headers={"www-authenticate": "Basic", "X": "y"}).headers == {
        "www-authenticate": "Basic",
        "X": "y",
    }
    assert Refuse(404).headers == {}


@pytest.mark.parametrize("status", [101, 200, 302, 499, 700])
def test_a_refusal_has_a_status_that_refuses(status: int) -> None:
    with pytest.raises(ValueError, match="must"):
        Refuse(status)


@pytest.mark.parametrize(
    "options", [{"ping_interval": -1}, {"ping_timeout": 0}, {"ping_timeout": -1}, {"ping_interval": math.nan}]
)
def test_an_acceptance_has_times_that_are_some(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Accept(**options)  # type: ignore[arg-type]
