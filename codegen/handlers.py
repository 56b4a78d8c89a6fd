"""The typed handlers: for each role the `on_...` methods to override, and the `on` object for functions."""

from __future__ import annotations

from .bundle import Bundle
from .names import method_name
from .sides import SIDES, Side, action_doc

_ALIASES = """
# A function that answers a request; a central system's gets the connection that it came in on.
AsyncChargePointHandler = Callable[[Q], Awaitable[R]]
ChargePointHandler = Callable[[Q], R]
AsyncCentralSystemHandler = Callable[["AsyncChargePointConnection", Q], Awaitable[R]]
CentralSystemHandler = Callable[["ChargePointConnection", Q], R]
"""
_HANDLERS = '''(
    Handlers, actions=ACTIONS, peer=Initiator.{peer}, arguments={arguments}, asynchronous={asynchronous},
):
    """What a {role} answers: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse. An action whose method is not overridden is
    answered with NotSupported (OCPP-J 4.2.3).
    """
'''
_WIDER_HANDLERS = '''(standard.{name}, actions=ACTIONS, peer=Initiator.{peer}):
    """What a {role} answers, with the actions of {vendor}; inherit from it beside the role."""
'''
_ON = '''(Registrar):
    """Registers functions as handlers: `@{variable}.on.<action>`."""

    def __call__(self, request: type[{request}[R]]) -> Callable[[{alias}], {alias}]:
        """Let a function answer an action of a vendor, named by its request class."""
        return lambda handler: self._add(request, handler)
'''
_WIDER_ON = '''(standard.{name}):
    """Registers functions as handlers, with the actions of {vendor}: `on = {name}({variable}.on)`."""

    def __init__(self, on: standard.{name}) -> None:
        super().__init__(on._table)
'''


def generate_handlers(bundle: Bundle) -> str:
    """The source of `handlers.py`."""
    sides = [(side, asynchronous) for side in SIDES for asynchronous in (True, False) if side.answers(bundle)]
    classes = "\n\n".join(
        make(bundle, side, asynchronous) for side, asynchronous in sides for make in (_handlers, _registrar)
    )
    connections = ""
    if any(side.connection for side, _ in sides):
        # For annotations only, without quotes: an editor copies them into the override that it completes.
        connections = (
            "if TYPE_CHECKING:\n    from ocpp16_sdk.blocking import ChargePointConnection\n"
            "    from ocpp16_sdk.central_system import AsyncChargePointConnection"
        )
    own = f'Q = TypeVar("Q")\nR = TypeVar("R", bound=Response)\n{_ALIASES}' if not bundle.facts.vendor else ""
    return f'''"""What a role answers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar
from ocpp16_sdk.binding import Handlers, Registrar, not_supported
from ocpp16_sdk.messages import handlers as standard
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Initiator, Response
from . import models as m
from .actions import ACTIONS

{connections}
{own}

{classes}
'''


def handler_classes(bundle: Bundle) -> list[str]:
    """The names of the classes in `handlers.py`."""
    sides = [side for side in SIDES if side.answers(bundle)]
    return [f"{prefix}{side.name}{kind}" for side in sides for prefix in ("Async", "") for kind in ("Handlers", "On")]


def _handlers(bundle: Bundle, side: Side, asynchronous: bool) -> str:
    word, prefix = ("async def", "Async") if asynchronous else ("def", "")
    name, vendor = f"{prefix}{side.name}Handlers", bundle.facts.vendor
    head = (_WIDER_HANDLERS if vendor else _HANDLERS).format(
        name=name,
        vendor=vendor,
        role=side.initiator,
        peer=side.peer.upper().replace(" ", "_"),
        arguments='("charge_point", "request")' if side.connection else '("request",)',
        asynchronous=asynchronous,
    )
    peer = f", charge_point: {prefix}ChargePointConnection" if side.connection else ""
    methods = "\n".join(
        f'''
    {word} on_{method_name(action)}(self{peer}, request: m.{action}Request) -> m.{action}Response:
        """{action_doc(bundle, action)}"""
        raise not_supported("{action}")
'''
        for action in side.answers(bundle)
    )
    return f"class {name}{head}\n{methods}"


def _registrar(bundle: Bundle, side: Side, asynchronous: bool) -> str:
    prefix = "Async" if asynchronous else ""
    name, vendor = f"{prefix}{side.name}On", bundle.facts.vendor
    alias = f"{'standard.' if vendor else ''}{prefix}{side.name}Handler"
    head = (_WIDER_ON if vendor else _ON).format(
        name=name,
        vendor=vendor,
        variable=side.initiator.replace(" ", "_"),
        request=f"{side.peer.title().replace(' ', '')}Request",
        alias=f"{alias}[Any, R]",
    )
    methods = "\n".join(_register(bundle, alias, action) for action in side.answers(bundle))
    return f"class {name}{head}\n{methods}"


def _register(bundle: Bundle, alias: str, action: str) -> str:
    kind = f"{alias}[m.{action}Request, m.{action}Response]"
    return f'''
    def {method_name(action)}(self, handler: {kind}) -> {kind}:
        """{action_doc(bundle, action)}"""
        return self._add(m.{action}Request, handler)
'''
