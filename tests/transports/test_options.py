"""The options of connections are checked when they are given; the error names the option and its value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from ocpp16_sdk import AsgiOptions, Backoff, ConnectionOptions, ListenOptions, WebSocketOptions
from ocpp16_sdk.security import Accept

INF, NAN, HUGE = float("inf"), float("nan"), 10**5000
TIMES = [
    *((WebSocketOptions, name) for name in ("open_timeout", "close_timeout", "ping_interval", "ping_timeout")),
    *((ListenOptions, name) for name in ("open_timeout", "ping_timeout")),
    *((Accept, name) for name in ("ping_interval", "ping_timeout")),
    *((Backoff, name) for name in ("first", "cap")),
    (ConnectionOptions, "call_timeout"),
    (AsgiOptions, "close_timeout"),
]
COUNTS = [
    *((kind, "max_message_size") for kind in (WebSocketOptions, ListenOptions, AsgiOptions, Accept)),
    (ListenOptions, "max_handshakes"),
    *((kind, name) for kind in (ListenOptions, AsgiOptions) for name in ("max_connections", "memory_budget")),
]
FLAGS = [
    (WebSocketOptions, "compression"),
    *((kind, "require_subprotocol") for kind in (WebSocketOptions, AsgiOptions)),
]


@pytest.mark.parametrize("value", [-1, NAN, INF, HUGE, -HUGE], ids=["-1", "nan", "inf", "huge", "-huge"])
@pytest.mark.parametrize(("kind", "name"), TIMES)
def test_a_time_out_of_its_range_is_a_value_error_that_names_the_option(kind: Any, name: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"^{name}=.*: must be .*a positive number of seconds"):
        kind(**{name: value})


@pytest.mark.parametrize("value", ["3", True, b"3", 3j, [3]])
@pytest.mark.parametrize(("kind", "name"), [*TIMES, *COUNTS])
def test_a_number_of_another_type_is_a_type_error_that_names_the_option(kind: Any, name: str, value: object) -> None:
    with pytest.raises(TypeError, match=rf"^{name}=.*: must be "):
        kind(**{name: value})


@pytest.mark.parametrize("value", [0, -1, HUGE], ids=["0", "-1", "huge"])
@pytest.mark.parametrize(("kind", "name"), COUNTS)
def test_a_count_below_one_is_a_value_error_that_names_the_option(kind: Any, name: str, value: int) -> None:
    with pytest.raises(ValueError, match=rf"^{name}=.*: must be .*a whole number, at least 1$"):
        kind(**{name: value})


@pytest.mark.parametrize("value", [0, 1, "no", None])
@pytest.mark.parametrize(("kind", "name"), FLAGS)
def test_a_flag_is_true_or_false(kind: Any, name: str, value: object) -> None:
    with pytest.raises(TypeError, match=rf"^{name}=.*: must be True or False$"):
        kind(**{name: value})


def test_zero_is_accepted_where_it_has_a_meaning() -> None:
    assert WebSocketOptions(ping_interval=0, close_timeout=0).ping_interval == 0
    with pytest.raises(ValueError, match=r"^ping_timeout=0: must be a positive number of seconds"):
        WebSocketOptions(ping_timeout=0)


def test_a_value_in_an_error_is_cut() -> None:
    with pytest.raises(TypeError) as caught:
        WebSocketOptions(ping_interval="9" * 10_000)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300


def test_an_observer_is_a_function() -> None:
    with pytest.raises(
        TypeError, match=r"^observer=an object of type str: must be a function without `async` or None$"
    ):
        ConnectionOptions(observer="print")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [WebSocketOptions, ListenOptions, AsgiOptions, ConnectionOptions])
def test_options_cannot_be_changed(kind: Any) -> None:
    options = kind()
    with pytest.raises(FrozenInstanceError):
        setattr(options, fields(options)[0].name, 5)
    with pytest.raises(TypeError):
        kind(5)


@pytest.mark.parametrize("kind", [WebSocketOptions, ListenOptions, AsgiOptions])
@pytest.mark.parametrize("value", ["ocpp1.6", None, ["ocpp1.6"], (1,), (), ("",), ("ocpp 1.6",), ("a\r\nb",), ("é",)])
def test_the_names_of_the_subprotocol_are_a_tuple_of_names(kind: Any, value: object) -> None:
    with pytest.raises((TypeError, ValueError), match=r"^subprotocols=.*: must be a tuple of names such as 'ocpp1.6'"):
        kind(subprotocols=value)


@pytest.mark.parametrize("kind", [ListenOptions, AsgiOptions])
def test_identify_is_a_function(kind: Any) -> None:
    with pytest.raises(
        TypeError, match=r"^identify=an object of type str: must be a function without `async` or None$"
    ):
        kind(identify="id")
