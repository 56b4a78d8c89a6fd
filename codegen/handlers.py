"""The typed handlers: for each role the `on_...` methods to override, and the `on` object for functions."""

from __future__ import annotations

from collections.abc import Sequence

from .bundle import Bundle
from .names import method_name
from .roles import ROLES, Role, handler_doc

_ALIASES = {
    ("ChargePoint", True): "AsyncChargePointHandler = Callable[[Q], Awaitable[R]]",
    ("ChargePoint", False): "ChargePointHandler = Callable[[Q], R]",
    ("CentralSystem", True): "AsyncCentralSystemHandler = Callable[[AsyncChargePointConnection, Q], Awaitable[R]]",
    ("CentralSystem", False): "CentralSystemHandler = Callable[[ChargePointConnection, Q], R]",
}
_IMPORTS = """
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
"""
_VENDOR_IMPORTS = """
from ocpp16_sdk.blocking import ChargePointConnection, handlers as blocking_handlers
from ocpp16_sdk.central_system import AsyncChargePointConnection, handlers as central_system_handlers
from ocpp16_sdk.charge_point import handlers as charge_point_handlers
"""

Variant = tuple[Role, bool]
"""A role, and whether its handlers are async."""


def handler_variants(bundle: Bundle) -> list[Variant]:
    """Return the roles that answer an action, async and blocking."""
    return [(role, asynchronous) for role in ROLES for asynchronous in (True, False) if role.answers(bundle)]


_HANDLERS = '''(
    Handlers, actions=ACTIONS, peer=Initiator.{peer}, arguments={arguments}, asynchronous={asynchronous},
):
    """The handlers of a {role}: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse the call. A call whose method is not
    overridden is answered with NotSupported (OCPP-J 4.2.3). The parameters are positional: an override may give them
    other names.
    """
'''
_VENDOR_HANDLERS = '''({standard}.{name}, actions=ACTIONS, peer=Initiator.{peer}):
    """The handlers of a {role} with the actions of {vendor}; inherit from it and from the class of the role."""
'''
_ON = '''(Registrar):
    """Registers functions as handlers: `@{variable}.on.<action>`."""

    def __call__(self, request: type[Q]) -> {prefix}{role}Registration[Q]:
        """Register a function as the handler of an action of a vendor, named by its request class."""
        return {prefix}{role}Registration(self._table, request)
'''
_REGISTRATION = '''class {prefix}{role}Registration(Generic[Q_co]):
    """Registers one function as the handler of a request class: `@{variable}.on(<request class>)`."""

    def __init__(self, table: HandlerTable, request: type[Q_co]) -> None:
        table.expect(request)
        self._table = table
        self._request: type[Request[Any]] = request

    def __call__(
        self: {prefix}{role}Registration[{request}[R]], handler: {handler}[Q_co, R]
    ) -> {handler}[Q_co, R]:
        """Register the function."""
        self._table.add(self._request, handler)
        return handler


'''
_VENDOR_ON = '''({standard}.{name}):
    """Registers functions as handlers, with the actions of {vendor}: `on = {name}({variable}.on)`."""

    def __init__(self, on: {standard}.{name}) -> None:
        super().__init__(on._table)
'''


def generate_handlers(bundle: Bundle, variants: Sequence[Variant]) -> str:
    """Return the source of `handlers.py` with the handlers of some variants: of one role, or of all for a vendor."""
    vendor = bundle.metadata.vendor
    classes = "\n\n".join(
        make(bundle, role, asynchronous) for role, asynchronous in variants for make in (_handlers, _registrar)
    )
    aliases = "\n".join(_ALIASES[role.name, asynchronous] for role, asynchronous in variants)
    types = (
        f"""Q = TypeVar("Q", bound=Request[Any])
Q_co = TypeVar("Q_co", bound=Request[Any], covariant=True)
R = TypeVar("R", bound=Response)

# A function that answers a request; in a central system its first argument is the connection of the request.
{aliases}
"""
        if not vendor
        else ""
    )
    return f'''"""Handlers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Handlers, HandlerTable, Initiator, Registrar
from ocpp16_sdk.model import Request, Response, not_supported
{_VENDOR_IMPORTS if vendor else _IMPORTS}
{"from . import models as m" if vendor else "import ocpp16_sdk.messages as m"}
{"from .actions import ACTIONS" if vendor else "from ocpp16_sdk.messages import ACTIONS"}
{types}

{classes}
'''


def handler_classes(bundle: Bundle) -> list[str]:
    """Return the names of the classes in `handlers.py`."""
    roles = [role for role in ROLES if role.answers(bundle)]
    return [f"{prefix}{role.name}{kind}" for role in roles for prefix in ("Async", "") for kind in ("Handlers", "On")]


def _standard(role: Role, asynchronous: bool) -> str:
    """Return the name under which the file of a vendor imports the module of the standard handlers."""
    return f"{role.initiator.replace(' ', '_')}_handlers" if asynchronous else "blocking_handlers"


def _handlers(bundle: Bundle, role: Role, asynchronous: bool) -> str:
    def_keyword, prefix = ("async def", "Async") if asynchronous else ("def", "")
    name, vendor = f"{prefix}{role.name}Handlers", bundle.metadata.vendor
    head = (_VENDOR_HANDLERS if vendor else _HANDLERS).format(
        name=name,
        standard=_standard(role, asynchronous),
        vendor=vendor,
        role=role.initiator,
        peer=role.peer.upper().replace(" ", "_"),
        arguments='("charge_point", "request")' if role.handlers_get_connection else '("request",)',
        asynchronous=asynchronous,
    )
    connection = f", charge_point: {prefix}ChargePointConnection" if role.handlers_get_connection else ""
    methods = "\n".join(
        f'''
    {def_keyword} on_{method_name(action)}(self{connection}, request: m.{action}Request, /) -> m.{action}Response:
        """{handler_doc(bundle, action, "Answer")}"""
        raise not_supported("{action}")
'''
        for action in role.answers(bundle)
    )
    return f"class {name}{head}\n{methods}"


def _registrar(bundle: Bundle, role: Role, asynchronous: bool) -> str:
    prefix = "Async" if asynchronous else ""
    name, vendor = f"{prefix}{role.name}On", bundle.metadata.vendor
    standard = _standard(role, asynchronous)
    alias = f"{f'{standard}.' if vendor else ''}{prefix}{role.name}Handler"
    head = (_VENDOR_ON if vendor else _ON).format(
        name=name,
        standard=standard,
        vendor=vendor,
        variable=role.initiator.replace(" ", "_"),
        prefix=prefix,
        role=role.name,
    )
    registration = _REGISTRATION.format(
        prefix=prefix,
        role=role.name,
        variable=role.initiator.replace(" ", "_"),
        handler=alias,
        request=f"{role.peer.title().replace(' ', '')}Request",
    )
    methods = "\n".join(_register(bundle, alias, action) for action in role.answers(bundle))
    return f"{'' if vendor else registration}class {name}{head}\n{methods}"


def _register(bundle: Bundle, alias: str, action: str) -> str:
    kind = f"{alias}[m.{action}Request, m.{action}Response]"
    return f'''
    def {method_name(action)}(self, handler: {kind}) -> {kind}:
        """{handler_doc(bundle, action, "Register the function that answers")}"""
        return self._add(m.{action}Request, handler)
'''
