"""The typed handlers: for each role the `on_...` methods to override, and the `on` object for functions."""

from __future__ import annotations

from collections.abc import Sequence

from .bundle import Bundle
from .names import method_name
from .sides import SIDES, Side, action_doc

_ALIAS = {
    ("ChargePoint", True): "AsyncChargePointHandler = Callable[[Q], Awaitable[R]]",
    ("ChargePoint", False): "ChargePointHandler = Callable[[Q], R]",
    ("CentralSystem", True): "AsyncCentralSystemHandler = Callable[[AsyncChargePointConnection, Q], Awaitable[R]]",
    ("CentralSystem", False): "CentralSystemHandler = Callable[[ChargePointConnection, Q], R]",
}
_CONNECTIONS = """
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
"""
_VENDOR_IMPORTS = """
from ocpp16_sdk.blocking import ChargePointConnection, handlers as blocking_handlers
from ocpp16_sdk.central_system import AsyncChargePointConnection, handlers as central_system_handlers
from ocpp16_sdk.charge_point import handlers as charge_point_handlers
"""

Kind = tuple[Side, bool]
"""A side, and whether its handlers are async."""


def kinds_of(bundle: Bundle) -> list[Kind]:
    """Return the sides that answer an action, async and blocking."""
    return [(side, asynchronous) for side in SIDES for asynchronous in (True, False) if side.answers(bundle)]


_HANDLERS = '''(
    Handlers, actions=ACTIONS, peer=Initiator.{peer}, arguments={arguments}, asynchronous={asynchronous},
):
    """What a {role} answers: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse. An action whose method is not overridden is
    answered with NotSupported (OCPP-J 4.2.3).
    """
'''
_WIDER_HANDLERS = '''({standard}.{name}, actions=ACTIONS, peer=Initiator.{peer}):
    """What a {role} answers, with the actions of {vendor}; inherit from it beside the role."""
'''
_ON = '''(Registrar):
    """Registers functions as handlers: `@{variable}.on.<action>`."""

    def __call__(self, request: type[{request}[R]]) -> Callable[[{alias}], {alias}]:
        """Let a function answer an action of a vendor, named by its request class."""
        return lambda handler: self._add(request, handler)
'''
_WIDER_ON = '''({standard}.{name}):
    """Registers functions as handlers, with the actions of {vendor}: `on = {name}({variable}.on)`."""

    def __init__(self, on: {standard}.{name}) -> None:
        super().__init__(on._table)
'''


def generate_handlers(bundle: Bundle, kinds: Sequence[Kind]) -> str:
    """Return the source of a file with the handlers of some sides: of a role, or of all for a vendor."""
    vendor = bundle.facts.vendor
    classes = "\n\n".join(
        make(bundle, side, asynchronous) for side, asynchronous in kinds for make in (_handlers, _registrar)
    )
    aliases = "\n".join(_ALIAS[side.name, asynchronous] for side, asynchronous in kinds)
    own = (
        f"""Q = TypeVar("Q")
R = TypeVar("R", bound=Response)

# A function that answers a request; a central system's gets the connection that it came in on.
{aliases}
"""
        if not vendor
        else ""
    )
    return f'''"""What a role answers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Handlers, Initiator, Registrar, Response
from ocpp16_sdk.model import not_supported
{_VENDOR_IMPORTS if vendor else _CONNECTIONS}
{"from . import models as m" if vendor else "import ocpp16_sdk.messages as m"}
{"from .actions import ACTIONS" if vendor else "from ocpp16_sdk.messages import ACTIONS"}
{own}

{classes}
'''


def handler_classes(bundle: Bundle) -> list[str]:
    """The names of the classes in `handlers.py`."""
    sides = [side for side in SIDES if side.answers(bundle)]
    return [f"{prefix}{side.name}{kind}" for side in sides for prefix in ("Async", "") for kind in ("Handlers", "On")]


def _standard(side: Side, asynchronous: bool) -> str:
    """Return the name under which a vendor's file imports the module of the standard handlers."""
    return f"{side.initiator.replace(' ', '_')}_handlers" if asynchronous else "blocking_handlers"


def _handlers(bundle: Bundle, side: Side, asynchronous: bool) -> str:
    word, prefix = ("async def", "Async") if asynchronous else ("def", "")
    name, vendor = f"{prefix}{side.name}Handlers", bundle.facts.vendor
    head = (_WIDER_HANDLERS if vendor else _HANDLERS).format(
        name=name,
        standard=_standard(side, asynchronous),
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
    standard = _standard(side, asynchronous)
    alias = f"{f'{standard}.' if vendor else ''}{prefix}{side.name}Handler"
    head = (_WIDER_ON if vendor else _ON).format(
        name=name,
        standard=standard,
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
