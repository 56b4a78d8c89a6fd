"""The usual conditions for a connection."""

from __future__ import annotations

import os
from typing import Any

import pytest

from ocpp16_sdk.security import (
    ConnectionRequest,
    PeerCertificate,
    hash_key,
    new_key,
    require_certificate,
    require_key,
    require_known,
    require_profile,
)
from tests.support.certificates import OPERATOR
from tests.support.connection_requests import KEY, OWN, asked, next_one, status, with_key

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


async def test_an_unknown_identity_is_answered_404() -> None:  # J-06, J-12
    decide = require_known({"CP1"}, then=next_one)
    assert [await status(decide, asked(identity)) for identity in ("CP1", "cp1", "CP2")] == [101, 404, 404]


@pytest.mark.parametrize("key", [KEY, b":" * 20, b"\x00" * 20, pytest.param(os.urandom(20), id="random"), "schlüssel"])
async def test_the_right_key_is_accepted_each_time(key: bytes | str) -> None:  # J-14, J-69
    decide = require_key({"CP1": hash_key(key)}, then=next_one)
    assert [await status(decide, with_key(key=key)) for _ in range(2)] == [101, 101]


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(asked(), id="nothing"),
        pytest.param(with_key(key=KEY[:-1]), id="cut short"),
        pytest.param(with_key(key=KEY + b"\x00"), id="too long"),
        pytest.param(with_key(key=KEY[:-1] + b"\x00"), id="other end"),
        pytest.param(with_key(key=b""), id="empty"),
        pytest.param(with_key("CP2"), id="unknown"),
        pytest.param(asked(headers=with_key("CP2").headers), id="another user"),  # J-70
        pytest.param(with_key(key=KEY.hex()), id="hexadecimal"),
        pytest.param(asked(headers={"authorization": "Basic ?"}), id="unreadable"),
    ],
)
async def test_everything_else_is_unauthorized_known_or_not(request_: ConnectionRequest) -> None:
    assert await status(require_key({"CP1": hash_key(KEY)}, then=next_one), request_) == 401


async def test_the_user_is_the_identity_as_it_is_and_encoded_if_allowed() -> None:  # J-70
    hashes = {"RDAM 123": hash_key(KEY)}
    header = with_key("RDAM%20123").headers
    request = ConnectionRequest("RDAM 123", "/ocpp/RDAM%20123", ("127.0.0.1", 1), header)
    assert await status(require_key(hashes, then=next_one), with_key("RDAM 123")) == 101
    assert await status(require_key(hashes, then=next_one), request) == 401
    assert await status(require_key(hashes, then=next_one, accept_encoded_user=True), request) == 101
    assert await status(require_key(hashes, then=next_one, accept_encoded_user=True), with_key("OTHER")) == 401


async def test_an_empty_user_name_is_not_a_name_for_everyone() -> None:
    decide = require_key({"CP1": hash_key(KEY)}, users={"CP1": ""}, then=next_one)
    assert await status(decide, with_key("CP1")) == 401
    assert await status(decide, with_key("OTHER")) == 401


@pytest.mark.parametrize("text", [KEY.hex(), KEY.hex().upper()])
async def test_the_key_as_hexadecimal_text_is_accepted_if_allowed(text: str) -> None:  # J-78
    decide = require_key({"CP1": hash_key(KEY)}, then=next_one, accept_hex_text=True)
    assert await status(decide, with_key(key=text)) == 101
    assert await status(decide, with_key(key=KEY)) == 101
    assert await status(decide, with_key(key=text[:-2])) == 401


async def test_a_key_change_counts_at_once_and_both_keys_while_it_is_not_answered() -> None:  # J-73
    hashes: dict[str, Any] = {"CP1": hash_key(KEY)}
    decide = require_key(hashes, then=next_one)
    new = new_key()
    attempts = [with_key(key=KEY), with_key(key=new)]
    assert [await status(decide, each) for each in attempts] == [101, 401]
    hashes["CP1"] = [hashes["CP1"], hash_key(new)]
    assert [await status(decide, each) for each in attempts] == [101, 101]
    hashes["CP1"] = hashes["CP1"][1:]
    assert [await status(decide, each) for each in attempts] == [401, 101]
    del hashes["CP1"]
    assert [await status(decide, each) for each in attempts] == [401, 401]


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        (OWN, 101),
        (PeerCertificate(("x", "SN1"), ("y", OPERATOR)), 101),
        (PeerCertificate(("SN2",), (OPERATOR,)), 403),
        (PeerCertificate(("SN11",), (OPERATOR,)), 403),
        (PeerCertificate(("SN1",), ("Other CPO",)), 403),
        (PeerCertificate(("SN1",), ()), 403),
        (PeerCertificate((), (OPERATOR,)), 403),
        (None, 403),
    ],
)
async def test_a_certificate_names_the_operator_and_the_serial_number(
    certificate: PeerCertificate | None, expected: int
) -> None:  # SEC-26
    request = asked("CP1", secure=True, certificate=certificate)
    assert await status(require_certificate(OPERATOR, {"CP1": "SN1"}, then=next_one), request) == expected
    request = asked("SN1", secure=True, certificate=certificate)
    assert await status(require_certificate(OPERATOR, then=next_one), request) == expected


async def test_a_certificate_of_an_unknown_identity_is_answered_403() -> None:
    request = asked("CP9", secure=True, certificate=OWN)
    assert await status(require_certificate(OPERATOR, {"CP1": "SN1"}, then=next_one), request) == 403


@pytest.mark.parametrize(
    ("expected", "answers"),
    [(0, [101, 403, 403, 403]), (1, [401, 101, 403, 401]), (2, [401, 403, 101, 401]), (3, [403] * 3 + [101])],
)
async def test_another_profile_than_expected_is_refused(expected: int, answers: list[int]) -> None:  # SEC-02, SEC-11
    decide = require_profile({"CP1": expected}, then=next_one)
    shown = [asked(), with_key(), with_key(secure=True), asked(secure=True, certificate=OWN)]
    assert [await status(decide, request) for request in shown] == answers
    assert await status(decide, asked("CP2")) == 404


async def test_guards_are_checked_in_order() -> None:
    decide = require_known({"CP1", "CP2"}, then=require_key({"CP1": hash_key(KEY)}, then=next_one))
    asking = [with_key("CP1"), with_key("CP2"), with_key("CP3")]
    assert [await status(decide, request) for request in asking] == [101, 401, 404]
