"""Handler functions are checked at registration, and added to the same table as methods."""

from __future__ import annotations

from functools import partial
from typing import Any, NoReturn

import pytest

from ocpp16_sdk.blocking.handlers import CentralSystemHandlers, CentralSystemOn, ChargePointHandlers, ChargePointOn
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers, AsyncCentralSystemOn
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import ACTIONS, models as m
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Handlers, HandlerTable, Initiator, Response

RESET = m.ResetResponse(status=m.ResetStatus.ACCEPTED)
CENTRAL, POINT = Initiator.CENTRAL_SYSTEM, Initiator.CHARGE_POINT


class BlinkResponse(Response, frozen=True):
    pass


class BlinkRequest(CentralSystemRequest[BlinkResponse], frozen=True):
    times: int


class TariffRequest(ChargePointRequest[BlinkResponse], frozen=True):
    pass


class OwnResetRequest(CentralSystemRequest[BlinkResponse], frozen=True):
    __action__ = "Reset"


async def reset(request: m.ResetRequest) -> m.ResetResponse:
    return RESET


async def blink(request: BlinkRequest) -> BlinkResponse:
    return BlinkResponse()


def table() -> HandlerTable:
    return HandlerTable(AsyncChargePointHandlers())


def test_a_function_answers_an_action() -> None:
    routes = table()
    assert AsyncChargePointOn(routes).reset(reset) is reset
    assert routes.close()["Reset"].handler is reset


async def _waiting(*arguments: Any) -> NoReturn:
    raise NotImplementedError


def _plain(*arguments: Any) -> NoReturn:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("role", "peer", "on", "handler"),
    [
        (AsyncChargePointHandlers, CENTRAL, AsyncChargePointOn, _waiting),
        (ChargePointHandlers, CENTRAL, ChargePointOn, _plain),
        (AsyncCentralSystemHandlers, POINT, AsyncCentralSystemOn, _waiting),
        (CentralSystemHandlers, POINT, CentralSystemOn, _plain),
    ],
)
def test_there_is_a_method_for_each_received_action_and_no_other(
    role: type[Handlers], peer: Initiator, on: Any, handler: Any
) -> None:
    for action in ACTIONS.values():
        routes = HandlerTable(role())
        if action.initiator not in (peer, Initiator.BOTH):
            assert not hasattr(on, action.method)
            continue
        assert getattr(on(routes), action.method)(handler) is handler
        assert [name for name, each in routes.close().items() if each.handler] == [action.name]


def test_a_second_handler_is_refused() -> None:
    class Mine(AsyncChargePointHandlers):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return RESET

    with pytest.raises(DefinitionError, match="the handler of Reset: the action has a handler already"):
        AsyncChargePointOn(HandlerTable(Mine())).reset(reset)
    on = AsyncChargePointOn(table())
    on.reset(reset)
    with pytest.raises(DefinitionError, match="the action has a handler already"):
        on.reset(reset)


async def _none() -> m.ResetResponse:
    return RESET


async def _two(charge_point: object, request: m.ResetRequest) -> m.ResetResponse:
    return RESET


async def _wrong_response(request: m.ResetRequest) -> m.ClearCacheResponse: ...  # type: ignore[empty-body] # pyright: ignore[reportReturnType]


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        (_plain, "must be async def"),
        (_none, r"must accept \(request\)"),
        (_two, r"must accept \(request\)"),
        (blink, "accepts BlinkRequest, must accept ResetRequest"),
        (_wrong_response, "returns ClearCacheResponse, must return ResetResponse"),
        (None, "must be a function"),
        ("reset", "must be a function"),
    ],
)
def test_a_function_with_a_wrong_signature_is_refused_and_not_registered(handler: Any, why: str) -> None:
    routes = table()
    with pytest.raises(DefinitionError, match=f"the handler of Reset: .*{why}"):
        AsyncChargePointOn(routes).reset(handler)
    assert routes.close()["Reset"].handler is None


def test_an_async_function_is_refused_by_a_blocking_role() -> None:
    on: Any = ChargePointOn(HandlerTable(ChargePointHandlers()))
    with pytest.raises(DefinitionError, match="must be a plain def"):
        on.reset(reset)


class _Callable:
    async def __call__(self, request: m.ResetRequest) -> m.ResetResponse:
        return RESET

    async def method(self, request: m.ResetRequest) -> m.ResetResponse:
        return RESET


@pytest.mark.parametrize("handler", [_Callable(), _Callable().method, partial(_two, None)])
def test_every_callable_can_be_a_handler(handler: Any) -> None:
    routes = table()
    AsyncChargePointOn(routes).reset(handler)
    assert routes.close()["Reset"].handler == handler


def test_a_vendor_action_is_registered_by_its_request_class() -> None:
    routes = table()
    assert AsyncChargePointOn(routes)(BlinkRequest)(blink) is blink
    route = routes.close()["Blink"]
    assert (route.request, route.handler) == (BlinkRequest, blink)


def test_a_generated_request_class_registers_as_well() -> None:
    routes = table()
    AsyncChargePointOn(routes)(m.ResetRequest)(reset)
    assert routes.close()["Reset"].handler is reset


def test_a_vendor_class_cannot_replace_a_generated_one() -> None:
    with pytest.raises(DefinitionError, match="the request class must be ResetRequest, not OwnResetRequest"):
        AsyncChargePointOn(table())(OwnResetRequest)(_waiting)


@pytest.mark.parametrize("request_class", [m.BootNotificationRequest, TariffRequest])
def test_a_request_of_the_wrong_direction_is_refused(request_class: Any) -> None:
    with pytest.raises(DefinitionError, match="never receives it"):
        AsyncChargePointOn(table())(request_class)(_waiting)


@pytest.mark.parametrize("request_class", [CentralSystemRequest, m.ResetResponse, "Reset"])
def test_a_class_that_is_not_a_request_with_an_action_is_refused(request_class: Any) -> None:
    with pytest.raises(DefinitionError):
        AsyncChargePointOn(table())(request_class)(_waiting)


def test_a_handler_after_the_first_connection_is_refused() -> None:
    routes = table()
    routes.close()
    with pytest.raises(DefinitionError, match="the handler of Reset is registered too late"):
        AsyncChargePointOn(routes).reset(reset)


def test_a_class_is_not_a_handler() -> None:
    wrong: Any = m.ResetRequest
    with pytest.raises(DefinitionError, match=r"^the handler of Reset: must be a function, not the class"):
        AsyncChargePointOn(table()).reset(wrong)


@pytest.mark.parametrize("wrong", ["Reset", m.ResetResponse, m.ResetRequest(type=m.ResetType.SOFT), reset])
def test_only_a_request_class_names_an_action(wrong: Any) -> None:
    with pytest.raises(DefinitionError, match=r"^on\(\.\.\.\): .* is not a request class of an action$"):
        AsyncChargePointOn(table())(wrong)


def test_a_decorator_that_was_used_is_complete() -> None:
    routes = table()
    register = AsyncChargePointOn(routes)(BlinkRequest)
    with pytest.raises(DefinitionError, match=r"^on\(BlinkRequest\): must be used as the decorator of a function"):
        routes.check_complete()
    register(blink)
    routes.check_complete()


def test_a_decorator_cannot_be_assigned() -> None:
    on: Any = AsyncChargePointOn(table())
    with pytest.raises(AttributeError, match=r"^on\.reset: must be called with the function, or be its decorator, not"):
        on.reset = reset


def test_a_handler_that_is_assigned_to_an_object_is_refused_at_the_start() -> None:
    owner: Any = AsyncChargePointHandlers()
    routes = HandlerTable(owner)
    owner.on_event = owner.other = reset  # names that are not of handlers
    routes.check_complete()
    owner.on_reset = reset
    with pytest.raises(DefinitionError, match=r"^on_reset: must be a method of the class, not an attribute; or use"):
        routes.check_complete()
