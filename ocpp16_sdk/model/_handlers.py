"""Which handler answers which action, decided and checked when a class or an object is made.

Handlers are methods `on_<action>` of a subclass, or functions given to `on.<action>`; both feed one table. A misspelt,
doubled or wrong-way handler, or one of the wrong shape, is a `DefinitionError` here, not a surprise on the wire.
"""

from __future__ import annotations

import difflib
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from ocpp16_sdk.errors import DefinitionError, ErrorCode, LocalCallError
from ocpp16_sdk.model._payload import Action, CentralSystemRequest, ChargePointRequest, Initiator, Request

AnyHandler = Callable[..., Any]
H = TypeVar("H", bound=AnyHandler)


def not_supported(action: str) -> LocalCallError:
    """What an `on_<action>` that nobody overrode raises, should an override call it (OCPP-J 4.2.3)."""
    return LocalCallError(ErrorCode.NOT_SUPPORTED, f"{action} is not supported")


@dataclass(frozen=True, slots=True)
class Route:
    """What is known of an action that may arrive: its request class, and who answers it, if anybody does."""

    request: type[Request[Any]]
    handler: AnyHandler | None = None


class Handlers:
    """The base of the generated classes whose `on_<action>` methods an application overrides."""

    __served__: ClassVar[Mapping[str, Action]] = {}
    """The actions that this role answers, by method name."""
    __sent__: ClassVar[Mapping[str, Action]] = {}
    """The actions that this role only sends, by method name."""
    __answers__: ClassVar[type[Request[Any]]] = Request
    """The base of the requests that this role answers."""
    __arguments__: ClassVar[tuple[str, ...]] = ("request",)
    __asynchronous__: ClassVar[bool] = True
    __generated__: ClassVar[bool] = True

    def __init_subclass__(
        cls,
        *,
        actions: Mapping[str, Action] | None = None,
        peer: Initiator | None = None,
        arguments: tuple[str, ...] | None = None,
        asynchronous: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """Check every `on_...` method. The keywords are for generated classes, which widen what is served."""
        super().__init_subclass__(**kwargs)
        if arguments is not None:
            cls.__arguments__ = arguments
        if peer is not None:
            cls.__answers__ = ChargePointRequest if peer is Initiator.CHARGE_POINT else CentralSystemRequest
        if asynchronous is not None:
            cls.__asynchronous__ = asynchronous
        bases = [base for base in reversed(cls.__bases__) if issubclass(base, Handlers)]
        served = {name: action for base in bases for name, action in base.__served__.items()}
        sent = {name: action for base in bases for name, action in base.__sent__.items()}
        for action in (actions or {}).values():
            (served if action.initiator in (peer, Initiator.BOTH) else sent)[f"on_{action.method}"] = action
        cls.__served__, cls.__sent__, cls.__generated__ = served, sent, actions is not None
        for name, method in cls.__written():
            cls.__check(name, method)

    @classmethod
    def __written(cls) -> Iterator[tuple[str, AnyHandler]]:
        """Every `on_...` method that stands in a class of the application, mix-ins included."""
        for name in dir(cls):
            if name.startswith("on_"):
                owners = [base for base in cls.__mro__ if name in vars(base)]
                written = [base for base in owners if not _generated(base)]
                if written and written[0] is not owners[0]:
                    hidden, hides = written[0].__name__, owners[0].__name__
                    raise DefinitionError(f"{cls.__name__}: {hides} hides {hidden}.{name}; put {hidden} before it")
                if written:
                    yield name, getattr(cls, name)

    @classmethod
    def __check(cls, name: str, method: AnyHandler) -> None:
        where = f"{cls.__name__}.{name}"
        if name in cls.__sent__:
            raise DefinitionError(f"{where}: {cls.__sent__[name].name} goes the other way, this role sends it")
        if name not in cls.__served__:
            raise DefinitionError(f"{where}: there is no such action{_did_you_mean(name, cls.__served__)}")
        action = cls.__served__[name]
        check_shape(where, method, ("self", *cls.__arguments__), action, asynchronous=cls.__asynchronous__)

    def __routes__(self) -> dict[str, Route]:
        """What is known of each action that may arrive, by its name on the wire."""
        routes = {action.name: Route(action.request) for action in self.__served__.values()}
        for name, _method in type(self).__written():
            action = self.__served__[name]
            routes[action.name] = Route(action.request, getattr(self, name))
        return routes


class HandlerTable:
    """The one table that methods and functions feed. It is closed when the first connection opens."""

    def __init__(self, owner: Handlers) -> None:
        self._routes = owner.__routes__()
        self._arguments = owner.__arguments__
        self._asynchronous = owner.__asynchronous__
        self._answers = owner.__answers__
        self._closed = False

    def add(self, request: type[Request[Any]], handler: AnyHandler) -> None:
        """Let a function answer an action.

        Raises:
            DefinitionError: the action has a handler already, the function has the wrong shape, or it comes too late.
        """
        if not _names_an_action(request):
            raise DefinitionError(f"{request!r} is no request class of an action")
        action = request.__action__
        where = f"the handler of {action}"
        if self._closed:
            raise DefinitionError(f"{where} comes too late: register handlers before the first connection opens")
        known = self._routes.get(action)
        if known is not None and known.handler is not None:
            raise DefinitionError(f"{where}: there is one already")
        if known is not None and known.request is not request:
            raise DefinitionError(f"{where}: {known.request.__name__} is its request class, not {request.__name__}")
        if not issubclass(request, self._answers):
            raise DefinitionError(f"{where}: {action} goes the other way, this role sends it")
        check_shape(where, handler, self._arguments, request, asynchronous=self._asynchronous)
        self._routes[action] = Route(request, handler)

    def close(self) -> Mapping[str, Route]:
        """The finished table, by action name."""
        self._closed = True
        return self._routes


class Registrar:
    """The base of the generated `on` objects, whose methods register one function each."""

    def __init__(self, table: HandlerTable) -> None:
        self._table = table

    def _add(self, request: type[Request[Any]], handler: H) -> H:
        self._table.add(request, handler)
        return handler


def check_shape(
    where: str,
    handler: AnyHandler,
    arguments: tuple[str, ...],
    action: Action | type[Request[Any]],
    *,
    asynchronous: bool,
) -> None:
    """Refuse a handler that cannot be called with the arguments, or whose annotations name other messages."""
    request, response = (
        (action.request, action.response) if isinstance(action, Action) else (action, action.__response__)
    )
    if not callable(handler):
        raise DefinitionError(f"{where}: a function is expected, this is {type(handler).__name__}")
    if _is_coroutine_function(handler) is not asynchronous:
        raise DefinitionError(f"{where}: it must be {'async def' if asynchronous else 'a plain def'}")
    try:
        signature = inspect.signature(handler)
        bound = signature.bind(*arguments)
    except TypeError as error:
        raise DefinitionError(f"{where}: it must take ({', '.join(arguments)}): {error}") from None
    try:
        hints = typing.get_type_hints(handler)
    except Exception:  # a name that only the type checker knows: then the type checker sees to it
        return
    last = next((name for name, value in bound.arguments.items() if value == arguments[-1]), "")
    taken, returned = hints.get(last), hints.get("return")
    if isinstance(taken, type) and taken is not Any and not issubclass(request, taken):
        raise DefinitionError(f"{where}: it takes {taken.__name__}, {request.__name__} was expected")
    if isinstance(returned, type) and returned is not Any and not issubclass(returned, response):
        raise DefinitionError(f"{where}: it returns {returned.__name__}, {response.__name__} was expected")


def _generated(base: type) -> bool:
    return issubclass(base, Handlers) and base.__generated__


def _names_an_action(request: object) -> bool:
    return isinstance(request, type) and hasattr(request, "__action__") and issubclass(request, Request)


def _is_coroutine_function(handler: AnyHandler) -> bool:
    return inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(type(handler).__call__)


def _did_you_mean(name: str, names: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]}?" if close else ""
