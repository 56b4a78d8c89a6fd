"""A function of an application that is async where it must not be, or not async where it must be, is named at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

import pytest

from ocpp16_sdk import AsyncManualChargePoint, ManualChargePoint, blocking, run
from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._function_checks import check_async_function, check_plain_function
from ocpp16_sdk.central_system import expect
from ocpp16_sdk.security import CentralSystemSecurity, ConnectionRequest, Refuse
from tests.support.connected_roles import connected_roles
from tests.support.virtual_time import in_virtual_time

REQUEST = ConnectionRequest("CP001", "/CP001", ("127.0.0.1", 1), {})
calls: list[str] = []


async def main() -> None:
    calls.append("main")


def plain_main() -> None:
    calls.append("plain_main")


class Main:
    def __init__(self) -> None:
        calls.append("Main")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (main, r"a coroutine: .*; write main without \(\)"),  # called below
        (plain_main, "the function plain_main: "),
        (partial(plain_main), "an object of type partial: "),
        (Main, "the class Main: "),
        (5, "5: "),
        (None, "None: "),
    ],
    ids=["a coroutine", "a plain function", "a plain partial", "a class", "a number", "None"],
)
def test_run_accepts_an_async_function_only(wrong: Any, found: str) -> None:
    calls.clear()
    with pytest.raises(TypeError, match=rf"^main={found}") as caught:
        run(main() if wrong is main else wrong)  # pyright: ignore[reportArgumentType]
    assert "must be an async function (`async def`)" in str(caught.value)
    assert calls == []


def test_run_reports_a_lambda_whose_result_cannot_be_awaited() -> None:
    wrong: Any = lambda: None  # noqa: E731
    with pytest.raises(TypeError, match=r"^main returned None: must be an async function$"):
        run(wrong)
    calls.clear()
    run(lambda: main())
    assert calls == ["main"]


@pytest.mark.parametrize(
    ("wrong", "found"),
    [(main, "the async function main: "), (Main, "the class Main: "), (None, "None: ")],
    ids=["an async function", "a class", "None"],
)
def test_the_blocking_run_accepts_a_plain_function_only(wrong: Any, found: str) -> None:
    calls.clear()
    with pytest.raises(TypeError, match=rf"^main={found}must be a function without `async`"):
        blocking.run(wrong)
    with pytest.raises(TypeError, match=r"^main=a coroutine: must be a function without `async`; write main without"):
        blocking.run(main())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert calls == []


def plain_wrapper(function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    @wraps(function)
    def call() -> Awaitable[None]:
        return function()

    return call


def returns_awaitable() -> Awaitable[None]:
    return main()


class AsyncCallable:
    async def __call__(self) -> None: ...


ASYNC = [main, partial(main), AsyncCallable(), lambda: main(), plain_wrapper(main), returns_awaitable]


@pytest.mark.parametrize("function", ASYNC, ids=lambda function: getattr(function, "__name__", type(function).__name__))
def test_a_function_that_may_return_an_awaitable_is_accepted(function: object) -> None:
    check_async_function("connect", function)


@pytest.mark.parametrize("function", [print, calls.append, plain_main, lambda: None, partial(print), str.splitlines])
def test_every_kind_of_function_without_async_is_accepted(function: object) -> None:
    check_plain_function("on_event", function)


@pytest.mark.parametrize(
    ("result", "message"),
    [(None, "^connect returned None: must be an async function$"), ("text", "connect returned an object of type str")],
)
@in_virtual_time
async def test_connect_that_is_a_lambda_is_checked_when_it_is_called(result: Any, message: str) -> None:
    wrong: Any = lambda: result  # noqa: E731
    with pytest.raises(TypeError, match=message):
        async with AsyncManualChargePoint("ws://h", "CP001", connect=wrong):
            pass


@in_virtual_time
async def test_connect_must_return_a_transport() -> None:
    async def connect() -> Any:
        return "a socket"

    with pytest.raises(TypeError, match=r"^connect returned an object of type str: must be a Transport$"):
        async with AsyncManualChargePoint("ws://h", "CP001", connect=connect):
            pass


@in_virtual_time
async def test_a_decision_that_is_a_lambda_is_refused_with_a_clear_log(caplog: pytest.LogCaptureFixture) -> None:
    refuse: Callable[[object], Refuse] = lambda _: Refuse(404)  # noqa: E731
    wrong: Any = refuse
    assert await CentralSystemSecurity().admit(REQUEST, wrong) == Refuse(500)
    assert "decide returned an object of type Refuse: must be an async function" in caplog.text


def test_a_callback_that_returns_a_coroutine_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    call_callback("on_event", lambda: main(), "CP001")
    assert "'CP001': on_event raised an exception" in caplog.text
    assert "on_event returned a coroutine: must be a function without `async`" in caplog.text


async def async_condition(_: object) -> bool:
    return True


@in_virtual_time
async def test_the_condition_of_expect_is_not_async() -> None:
    from ocpp16_sdk.messages import HeartbeatRequest

    wrong: Any = async_condition
    async with connected_roles(AsyncManualChargePoint) as here:
        with (
            pytest.raises(TypeError, match=r"^condition=the async function async_condition: must be a function"),
            expect(here.charge_point, HeartbeatRequest, wrong),
        ):
            pass


def test_perform_and_in_thread_check_their_functions() -> None:
    wrong: Any = plain_main
    with pytest.raises(TypeError, match=r"^procedure=the function plain_main: must be an async function"):
        ManualChargePoint("ws://h", "CP001").perform(wrong)
    with pytest.raises(TypeError, match=r"^function=the async function main: must be a function without `async`"):
        blocking.in_thread(main)
