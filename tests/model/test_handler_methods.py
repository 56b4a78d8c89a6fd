"""Handler methods are checked when their class is created, and collected in one table."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from ocpp16_sdk.blocking.handlers import CentralSystemHandlers, ChargePointHandlers
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers
from ocpp16_sdk.errors import DefinitionError, ErrorCode, LocalCallError
from ocpp16_sdk.messages import ACTIONS, models as m
from ocpp16_sdk.model import Handlers, HandlerTable, Initiator, Request

RESET = m.ResetResponse(status=m.ResetStatus.ACCEPTED)
ROLES: list[tuple[type[Handlers], Initiator]] = [
    (AsyncChargePointHandlers, Initiator.CENTRAL_SYSTEM),
    (ChargePointHandlers, Initiator.CENTRAL_SYSTEM),
    (AsyncCentralSystemHandlers, Initiator.CHARGE_POINT),
    (CentralSystemHandlers, Initiator.CHARGE_POINT),
]


async def reset(request: m.ResetRequest) -> m.ResetResponse:
    return RESET


def served(owner: Handlers) -> set[str]:
    return {action for action, route in HandlerTable(owner).close().items() if route.handler is not None}


def define(base: type[Handlers], **methods: Any) -> type[Handlers]:
    """Return a subclass with methods that the type checkers would refuse."""
    return type("Mine", (base,), methods)


@pytest.mark.parametrize(("role", "peer"), ROLES)
def test_a_role_knows_the_actions_of_its_peer_and_has_no_handlers_by_default(
    role: type[Handlers], peer: Initiator
) -> None:
    routes = HandlerTable(role()).close()
    expected = {name: each for name, each in ACTIONS.items() if each.initiator in (peer, Initiator.BOTH)}
    assert {name: route.request for name, route in routes.items()} == {n: each.request for n, each in expected.items()}
    assert served(role()) == set()


@pytest.mark.anyio
async def test_a_method_answers_its_action() -> None:
    class Mine(AsyncChargePointHandlers):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return RESET

    route = HandlerTable(Mine()).close()["Reset"]
    assert route.handler is not None
    assert route.request is m.ResetRequest
    assert await route.handler(m.ResetRequest(type=m.ResetType.SOFT)) is RESET
    assert served(Mine()) == {"Reset"}


@pytest.mark.parametrize("misspelt", ["on_resett", "on_Reset", "on_rset"])
def test_a_misspelt_method_is_refused_with_a_hint(misspelt: str) -> None:
    with pytest.raises(DefinitionError, match=f"Mine.{misspelt}: there is no such action; did you mean on_reset?"):
        define(AsyncChargePointHandlers, **{misspelt: reset})


def test_an_unknown_method_is_refused_without_a_hint() -> None:
    with pytest.raises(DefinitionError, match=r"no such action$"):
        define(AsyncChargePointHandlers, on_zzzzzzzzz=reset)


@pytest.mark.parametrize(
    ("role", "method"),
    [(AsyncChargePointHandlers, "on_boot_notification"), (CentralSystemHandlers, "on_reset")],
)
def test_a_method_of_the_wrong_direction_is_refused(role: type[Handlers], method: str) -> None:
    with pytest.raises(DefinitionError, match="never receives it"):
        define(role, **{method: reset})


def test_data_transfer_is_answered_by_both_roles() -> None:
    assert all("on_data_transfer" in role.__answered_actions__ for role, _ in ROLES)


def test_a_plain_method_is_refused_by_the_async_role_and_the_other_way_round() -> None:
    def plain(self: Any, request: m.ResetRequest) -> m.ResetResponse:
        return RESET

    async def waiting(self: Any, request: m.ResetRequest) -> m.ResetResponse:
        return RESET

    with pytest.raises(DefinitionError, match="must be async def"):
        define(AsyncChargePointHandlers, on_reset=plain)
    with pytest.raises(DefinitionError, match="must be a plain def"):
        define(ChargePointHandlers, on_reset=waiting)
    assert served(define(AsyncChargePointHandlers, on_reset=waiting)()) == {"Reset"}
    assert served(define(ChargePointHandlers, on_reset=plain)()) == {"Reset"}


async def _none(self: Any) -> Any: ...
async def _two(self: Any, request: Any, more: Any) -> Any: ...
async def _keyword(self: Any, request: Any, *, more: Any) -> Any: ...
async def _wrong_request(self: Any, request: m.ClearCacheRequest) -> m.ResetResponse: ...  # type: ignore[empty-body] # pyright: ignore[reportReturnType]
async def _wrong_response(self: Any, request: m.ResetRequest) -> m.ClearCacheResponse: ...  # type: ignore[empty-body] # pyright: ignore[reportReturnType]
async def _nothing(self: Any, request: m.ResetRequest) -> None: ...


@pytest.mark.parametrize(
    ("method", "why"),
    [
        (_none, r"must accept \(self, request\)"),
        (_two, r"must accept \(self, request\).*more"),
        (_keyword, r"must accept \(self, request\).*more"),
        (_wrong_request, "accepts ClearCacheRequest, must accept ResetRequest"),
        (_wrong_response, "returns ClearCacheResponse, must return ResetResponse"),
        (_nothing, "returns NoneType, must return ResetResponse"),
        (staticmethod(reset), r"must accept \(self, request\)"),
        (7, "must be a function"),
        (None, "must be a function"),
    ],
)
def test_a_method_with_a_wrong_signature_is_refused(method: Any, why: str) -> None:
    with pytest.raises(DefinitionError, match=f"Mine.on_reset: .*{why}"):
        define(AsyncChargePointHandlers, on_reset=method)


async def _optional(self: Any, request: m.ResetRequest, more: int = 1) -> m.ResetResponse:
    return RESET


async def _star(*arguments: Any) -> m.ResetResponse:
    return RESET


async def _wide(self: Any, request: Request[Any]) -> m.ResetResponse:
    return RESET


async def _any(self: Any, request: Any) -> Any:
    return RESET


async def _bare(self, request):  # type: ignore[no-untyped-def] # pyright: ignore
    return RESET


async def _refusing(self: Any, request: m.ResetRequest) -> NoReturn:
    raise LocalCallError(ErrorCode.SECURITY_ERROR)


async def _unknown_names(self: Any, request: OnlyForCheckers) -> OnlyForCheckers:  # type: ignore[name-defined] # noqa: F821 # pyright: ignore
    return RESET


CALLABLE: list[Any] = [_optional, _star, _wide, _any, _bare, _refusing, _unknown_names]


@pytest.mark.parametrize("method", CALLABLE)
def test_a_method_that_can_be_called_is_accepted(method: Any) -> None:
    assert served(define(AsyncChargePointHandlers, on_reset=method)()) == {"Reset"}


@pytest.mark.anyio
async def test_the_parameters_of_a_handler_may_have_any_names() -> None:
    class Mine(AsyncChargePointHandlers):
        async def on_reset(self, type: m.ResetRequest) -> m.ResetResponse:
            return m.ResetResponse(status=m.ResetStatus.REJECTED if type.type == "Hard" else m.ResetStatus.ACCEPTED)

    handler = HandlerTable(Mine()).close()["Reset"].handler
    assert handler is not None
    assert (await handler(m.ResetRequest(type=m.ResetType.HARD))).status == "Rejected"


def test_a_central_system_handler_accepts_the_charge_point_first() -> None:
    async def right(self: Any, charge_point: str, request: m.HeartbeatRequest) -> m.HeartbeatResponse: ...  # type: ignore[empty-body] # pyright: ignore[reportReturnType]
    async def short(self: Any, request: m.HeartbeatRequest) -> m.HeartbeatResponse: ...  # type: ignore[empty-body] # pyright: ignore[reportReturnType]

    assert served(define(AsyncCentralSystemHandlers, on_heartbeat=right)()) == {"Heartbeat"}
    with pytest.raises(DefinitionError, match=r"\(self, charge_point, request\)"):
        define(AsyncCentralSystemHandlers, on_heartbeat=short)


def test_methods_of_a_mix_in_are_used_and_checked() -> None:
    class Resets:
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return RESET

    class Typo:
        async def on_rezet(self, request: m.ResetRequest) -> m.ResetResponse:
            return RESET

    class Mine(Resets, AsyncChargePointHandlers):
        pass

    assert served(Mine()) == {"Reset"}
    with pytest.raises(DefinitionError, match="on_rezet"):
        type("Wrong", (Typo, AsyncChargePointHandlers), {})


def test_methods_of_all_base_classes_are_used() -> None:
    class First(AsyncChargePointHandlers):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return RESET

    class Second(First):
        async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
            return m.ClearCacheResponse(status=m.ClearCacheStatus.ACCEPTED)

    class Third(Second):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return await super().on_reset(request)

    assert served(First()) == {"Reset"}
    assert served(Second()) == served(Third()) == {"Reset", "ClearCache"}
    assert HandlerTable(mine := Third()).close()["Reset"].handler == mine.on_reset


@pytest.mark.anyio
async def test_a_method_that_is_not_overridden_raises_not_supported() -> None:
    class Mine(AsyncChargePointHandlers):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            return await super().on_reset(request)

    with pytest.raises(LocalCallError, match="Reset is not supported") as refusal:
        await Mine().on_reset(m.ResetRequest(type=m.ResetType.HARD))
    assert refusal.value.code is ErrorCode.NOT_SUPPORTED
    with pytest.raises(LocalCallError):
        ChargePointHandlers().on_reset(m.ResetRequest(type=m.ResetType.HARD))


class Resets:
    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        return RESET


def test_a_mix_in_that_the_role_hides_is_refused() -> None:
    with pytest.raises(
        DefinitionError, match=r"AsyncChargePointHandlers overrides Resets.on_reset; write Resets before it"
    ):
        type("Mine", (AsyncChargePointHandlers, Resets), {})
