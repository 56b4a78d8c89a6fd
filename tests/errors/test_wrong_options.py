"""Every public option: a wrong value raises an error that begins with `name=value: must` or `name: must`."""

from __future__ import annotations

import inspect
import math
from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any

import pytest

import ocpp16_sdk as sdk
from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import MemoryTransactionIdStore, TransactionIds
from ocpp16_sdk.charge_point.credentials import ChargePointCredentials, CredentialOptions
from ocpp16_sdk.charge_point.outbox import create_outbox
from ocpp16_sdk.configuration import Key
from ocpp16_sdk.configuration.value_types import Text
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    ChargePointSecurity,
    HandOver,
    Refuse,
    require_certificate,
    require_highest_profile,
    require_key,
    require_known,
    require_profile,
)
from ocpp16_sdk.transports import AsgiOptions, ListenOptions, WebSocketOptions

URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")
NO_NUMBERS: tuple[Any, ...] = ("3", None, True, [])
SECONDS = (*NO_NUMBERS, -1, math.nan, 10**400, math.inf)
COUNT = (*NO_NUMBERS, 0, -1, 1.5, math.nan, 10**400)
LIMIT = tuple(each for each in COUNT if each is not None)  # None is no limit
FLAG = ("yes", 1, None)


async def async_function(*_: object) -> object: ...


async def async_generator(*_: object) -> AsyncGenerator[None]:
    yield


def plain_function(*_: object) -> object: ...


class AsyncCallable:
    async def __call__(self, *_: object) -> object: ...


NO_FUNCTION = ("print", 5, object(), AsyncCallable)
PLAIN_FUNCTION = (*NO_FUNCTION, async_function, partial(async_function, 1), AsyncCallable(), async_generator)
"""Values in place of a function without `async`."""
ASYNC_FUNCTION = (*NO_FUNCTION, plain_function, partial(plain_function, 1), async_generator)
"""Values in place of an async function."""
OBJECT = ("text", 5, object())

WEBSOCKET: dict[str, tuple[Any, ...]] = {
    "open_timeout": SECONDS,
    "close_timeout": SECONDS,
    "ping_interval": SECONDS,
    "ping_timeout": SECONDS,
    "max_message_size": COUNT,
    "compression": FLAG,
    "require_subprotocol": FLAG,
    "subprotocols": ((), "ocpp1.6", ("a b",), (5,), None),
    "proxy": ("https://host", "host", 5),
}
LISTEN: dict[str, tuple[Any, ...]] = {
    **{name: values for name, values in WEBSOCKET.items() if name != "proxy"},
    "proxy": ("http://host:3128",),
    "path": ("ocpp", "/a b", "/a?b", 5, None, object()),
    "identify": PLAIN_FUNCTION,
    "max_handshakes": COUNT,
    "max_connections": LIMIT,
    "memory_budget": LIMIT,
}
CONNECTION: dict[str, tuple[Any, ...]] = {
    "call_timeout": (*SECONDS, 0),
    "policy": (*OBJECT, sdk.Strict, async_function),
    "observer": PLAIN_FUNCTION,
    "prepare_text": PLAIN_FUNCTION,
}
SECURITY: dict[str, tuple[Any, ...]] = {
    "password": (5, object()),
    "security": OBJECT,
    "credentials": OBJECT,
    "websocket": OBJECT,
    "connection": OBJECT,
    "connect": ASYNC_FUNCTION,
}
MANUAL: dict[str, tuple[Any, ...]] = {
    "endpoint_url": ("http://h", "h", "ws://h:0", "ws://u:p@h", "ws://h#x", 5, None),
    "identity": ("", ".", "..", "\ud800", 5, None),
    **SECURITY,
}
CHARGE_POINT: dict[str, tuple[Any, ...]] = {
    **MANUAL,
    "boot": (*OBJECT, m.BootNotificationRequest),
    "connectors": COUNT,
    "store": (5, object(), "", "a\0b"),
    "backoff": OBJECT,
    "heartbeat_interval": (*NO_NUMBERS, -1, math.nan),
    "on_event": PLAIN_FUNCTION,
    "on_time": PLAIN_FUNCTION,
    "clock": (*PLAIN_FUNCTION, None),
}
CENTRAL_SYSTEM: dict[str, tuple[Any, ...]] = {
    "decide": (*ASYNC_FUNCTION, None),
    "connection": (*OBJECT, None),
    "registration": OBJECT,
}
SERVE: dict[str, tuple[Any, ...]] = {
    "host": (5, None, "ws://127.0.0.1", "127.0.0.1:9000", "localhost/ocpp", "", "localhost ", "[::1]"),
    "port": ("9000", None, True, -1, 65536, 1.5),
    "security": OBJECT,
    "options": (*OBJECT, None, WebSocketOptions()),
}
ASGI: dict[str, tuple[Any, ...]] = {"security": OBJECT, "options": (*OBJECT, None, ListenOptions())}
MANUAL_POINT = partial(sdk.AsyncManualChargePoint, endpoint_url=URL, identity="CP001")
POINT = partial(sdk.AsyncChargePoint, endpoint_url=URL, identity="CP001", boot=BOOT)
BLOCKING_MANUAL_POINT = partial(sdk.ManualChargePoint, endpoint_url=URL, identity="CP001")
BLOCKING_POINT = partial(sdk.ChargePoint, endpoint_url=URL, identity="CP001", boot=BOOT)
THREADS = {"handler_threads": COUNT}

OPTIONS: dict[str, tuple[Callable[..., object], dict[str, tuple[Any, ...]]]] = {
    "WebSocketOptions": (WebSocketOptions, WEBSOCKET),
    "ListenOptions": (ListenOptions, LISTEN),
    "AsgiOptions": (
        AsgiOptions,
        {name: values for name, values in LISTEN.items() if name in inspect.signature(AsgiOptions).parameters},
    ),
    "ConnectionOptions": (sdk.ConnectionOptions, CONNECTION),
    "Backoff": (
        sdk.Backoff,
        {
            "first": (*SECONDS, 301),
            "cap": SECONDS,
            "factor": (*NO_NUMBERS, 0, 0.9, math.nan, math.inf),
            "jitter": (*NO_NUMBERS, -0.1, 1, math.nan),
            "stable_after": (*NO_NUMBERS, -1, math.nan),
        },
    ),
    "RegistrationRules": (
        sdk.RegistrationRules,
        {
            "store": (5, object()),
            "unknown": ("deny", 5, None),
            "boot_wait": SECONDS,
            "boot_trigger_when_accepted": FLAG,
        },
    ),
    "Accept": (
        Accept,
        {
            "session": (),
            "policy": (*OBJECT, sdk.Strict),
            "ping_interval": tuple(each for each in SECONDS if each is not None),
            "ping_timeout": tuple(each for each in SECONDS if each is not None),
            "max_message_size": LIMIT,
        },
    ),
    "Refuse": (Refuse, {"status": (200, 499, "404", None, True, object()), "body": (5, None), "headers": (5, None)}),
    "HandOver": (
        partial(HandOver, handler=async_function),
        {"handler": (*ASYNC_FUNCTION, None), "subprotocol": ()},
    ),
    "require_known": (partial(require_known, []), {"then": (*ASYNC_FUNCTION, None)}),
    "require_key": (
        partial(require_key, {}),
        {
            "then": (*ASYNC_FUNCTION, None),
            "on_key_used": PLAIN_FUNCTION,
            **dict.fromkeys(("users", "accept_encoded_user", "accept_hex_text"), ()),
        },
    ),
    "require_certificate": (
        partial(require_certificate, "Acme"),
        {"serial_numbers": (), "then": (*ASYNC_FUNCTION, None)},
    ),
    "require_profile": (partial(require_profile, {}), {"then": (*ASYNC_FUNCTION, None)}),
    "require_highest_profile": (partial(require_highest_profile, {}), {"then": (*ASYNC_FUNCTION, None)}),
    "ChargePointSecurity": (
        ChargePointSecurity,
        {"profile": (4, -1, "1", None, True, 1, 2, 3), "key": ("key", b"short", 5), "ssl_context": OBJECT},
    ),
    "CentralSystemSecurity": (
        CentralSystemSecurity,
        {"profile": (4, -1, "1", None, True, 2, 3), "ssl_context": OBJECT},
    ),
    "ChargePointCredentials": (
        ChargePointCredentials,
        {"profile": (4, -1, "1", None, True, 1, 2), "key": ("", b"short", 5)},
    ),
    "CredentialOptions": (
        partial(CredentialOptions, initial=ChargePointCredentials(), security_for=lambda _: ChargePointSecurity()),
        {
            "initial": (*OBJECT, None),
            "security_for": (*PLAIN_FUNCTION, None),
            "store": (5, object()),
            "endpoint_urls": (5, None),
            "attempts": COUNT,
        },
    ),
    "AsyncManualChargePoint": (MANUAL_POINT, MANUAL),
    "AsyncChargePoint": (POINT, CHARGE_POINT),
    "ManualChargePoint": (BLOCKING_MANUAL_POINT, MANUAL | THREADS),
    "ChargePoint": (BLOCKING_POINT, CHARGE_POINT | THREADS),
    "AsyncCentralSystem": (sdk.AsyncCentralSystem, CENTRAL_SYSTEM),
    "CentralSystem": (sdk.CentralSystem, CENTRAL_SYSTEM | THREADS | {"decide": (*NO_FUNCTION, None)}),
    "AsyncCentralSystem.serve": (sdk.AsyncCentralSystem().serve, SERVE),
    "CentralSystem.serve": (sdk.CentralSystem().serve, SERVE),
    "AsyncCentralSystem.asgi": (sdk.AsyncCentralSystem().asgi, ASGI),
    "create_outbox": (
        partial(create_outbox, store=None),
        {
            "store": (5, object(), "", ":memory:", "a\0b"),
            "limit": COUNT,
            "size_limit": COUNT,
            "on_event": PLAIN_FUNCTION,
            "clock": (*PLAIN_FUNCTION, None),
            "identity": (),
            "connectors": LIMIT,
        },
    ),
    "TransactionIds": (TransactionIds, {"store": (5, object())}),
    "MemoryTransactionIdStore": (
        MemoryTransactionIdStore,
        {"first_id": (*LIMIT, 2**31), "max_starts": COUNT},
    ),
    "Key": (partial(Key, name="ExampleKey", value_type=Text()), {"name": ("", "x" * 51, 5, None)}),
}
CASES = [
    (owner, name, value)
    for owner, (_, options) in OPTIONS.items()
    for name, values in options.items()
    for value in values
]
_OTHER_NAMES = {"profile": "profile|key|ssl_context", "key": "profile|key"}
"""Options of which each may be wrong with the default of the other."""


@pytest.mark.parametrize(("owner", "name", "value"), CASES, ids=[f"{o}-{n}-{str(v)[:20]!a}" for o, n, v in CASES])
def test_an_error_names_the_option_its_value_and_what_was_expected(owner: str, name: str, value: Any) -> None:
    create = OPTIONS[owner][0]
    with pytest.raises((TypeError, ValueError), match=rf"^({_OTHER_NAMES.get(name, name)})(=.+)?: must ") as caught:
        create(**{name: value})
    if type(value) in (list, object):
        assert isinstance(caught.value, TypeError)
    assert not isinstance(caught.value, sdk.OcppError)  # DefinitionError is for classes and handlers


@pytest.mark.parametrize("owner", OPTIONS)
def test_every_option_is_in_the_table(owner: str) -> None:
    create, options = OPTIONS[owner]
    unchecked = {"access", "unit", "profile", "required", "value_type"} if owner == "Key" else set[str]()
    assert inspect.signature(create).parameters.keys() - unchecked == options.keys()


@pytest.mark.parametrize("create", [MANUAL_POINT, POINT, BLOCKING_MANUAL_POINT, BLOCKING_POINT])
@pytest.mark.parametrize("name", ["security", "ping_interval", "call_timeout", "heartbeat_interval"])
def test_an_option_that_is_changed_later_is_checked_too(create: Callable[..., Any], name: str) -> None:
    charger = create()
    if hasattr(charger, name):
        with pytest.raises(TypeError, match=rf"^{name}=.+: must be "):
            setattr(charger, name, "text")


@pytest.mark.parametrize("name", ["attempts", "retry_interval", "keep_transactions"])
def test_an_option_of_the_queue_is_checked(name: str) -> None:
    for charger in (POINT(), BLOCKING_POINT()):
        with pytest.raises(TypeError, match=rf"^{name}=.+: must be "):
            setattr(charger.outbox, name, "text")
