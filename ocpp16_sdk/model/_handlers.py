"""Which handler answers which action; checked when a class or an object is created, not when a message arrives.

    class Depot(AsyncCentralSystem):      Handlers.__init_subclass__   checks each `on_<action>` method
    depot = Depot()                       HandlerTable(owner)          open: contains the methods
    @depot.on.heartbeat                   Registrar -> HandlerTable.add    checks and adds a function
    depot.serve(...), first connection    HandlerTable.close()         closed: Route by action, for `connection`

A handler with a wrong name, a wrong direction or a wrong signature, and a second handler of one action, raise
`DefinitionError`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from ocpp16_sdk._checks import describe
from ocpp16_sdk._misuse import explain_attributes
from ocpp16_sdk.errors import DefinitionError, ErrorCode, LocalCallError
from ocpp16_sdk.model._actions import Action, Initiator
from ocpp16_sdk.model._handler_signature import AnyHandler, check_signature
from ocpp16_sdk.model._payload import CentralSystemRequest, ChargePointRequest, Request

H = TypeVar("H", bound=AnyHandler)


def not_supported(action: str) -> LocalCallError:
    """Return the error of an `on_<action>` method that is not overridden (OCPP-J 4.2.3)."""
    return LocalCallError(ErrorCode.NOT_SUPPORTED, f"{action} is not supported")


@dataclass(frozen=True, slots=True)
class Route:
    """An action that may arrive: its request class and its handler; None if it has no handler."""

    request: type[Request[Any]]
    handler: AnyHandler | None = None


def _misplaced(owner: Handlers, name: str) -> str:
    """Return how to send or answer an action whose name is not an attribute of this role; empty for other names."""
    answered, sent = (each.get(f"on_{name}") for each in (owner.__answered_actions__, owner.__sent_actions__))
    if "charge_point" in owner.__arguments__ and (sent or (answered and answered.initiator is Initiator.BOTH)):
        return f"it is a call to one charge point: write `central_system['CP001'].{name}(...)`"
    if answered:
        return f"this role answers {answered.name} and never sends it: write the handler `on_{name}`"
    return ""


@explain_attributes(_misplaced)
class Handlers:
    """The base of the generated classes whose `on_<action>` methods an application overrides."""

    __answered_actions__: ClassVar[Mapping[str, Action]] = {}
    """The actions that this role answers, by method name."""
    __sent_actions__: ClassVar[Mapping[str, Action]] = {}
    """The actions that this role sends and never answers, by method name."""
    __answered_requests__: ClassVar[type[Request[Any]]] = Request
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
        """Check every `on_...` method. The keywords are for generated classes, which add actions."""
        super().__init_subclass__(**kwargs)
        if arguments is not None:
            cls.__arguments__ = arguments
        if peer is not None:
            cls.__answered_requests__ = ChargePointRequest if peer is Initiator.CHARGE_POINT else CentralSystemRequest
        if asynchronous is not None:
            cls.__asynchronous__ = asynchronous
        bases = [base for base in reversed(cls.__bases__) if issubclass(base, Handlers)]
        answered = {name: action for base in bases for name, action in base.__answered_actions__.items()}
        sent = {name: action for base in bases for name, action in base.__sent_actions__.items()}
        for action in (actions or {}).values():
            (answered if action.initiator in (peer, Initiator.BOTH) else sent)[f"on_{action.method}"] = action
        cls.__answered_actions__, cls.__sent_actions__, cls.__generated__ = answered, sent, actions is not None
        for name, method in cls.__application_methods():
            cls.__check(name, method)

    @classmethod
    def __application_methods(cls) -> Iterator[tuple[str, AnyHandler]]:
        """Return every `on_...` method that a class of the application defines, mix-ins included."""
        for name in dir(cls):
            if name.startswith("on_"):
                owners = [base for base in cls.__mro__ if name in vars(base)]
                own = [base for base in owners if not _is_generated(base)]
                if own and own[0] is not owners[0]:
                    hidden, before = own[0].__name__, owners[0].__name__
                    raise DefinitionError(
                        f"{cls.__name__}: {before} overrides {hidden}.{name}; write {hidden} before it in the bases"
                    )
                if own:
                    yield name, getattr(cls, name)

    @classmethod
    def __check(cls, name: str, method: AnyHandler) -> None:
        where = f"{cls.__name__}.{name}"
        if name in cls.__sent_actions__:
            raise DefinitionError(f"{where}: this role sends {cls.__sent_actions__[name].name} and never receives it")
        if name not in cls.__answered_actions__:
            raise DefinitionError(f"{where}: there is no such action{_did_you_mean(name, cls.__answered_actions__)}")
        action = cls.__answered_actions__[name]
        check_signature(where, method, ("self", *cls.__arguments__), action, asynchronous=cls.__asynchronous__)

    def __routes__(self) -> dict[str, Route]:
        """Return the route of each action that may arrive, by its name on the wire."""
        routes = {action.name: Route(action.request) for action in self.__answered_actions__.values()}
        for name, _method in type(self).__application_methods():
            action = self.__answered_actions__[name]
            routes[action.name] = Route(action.request, getattr(self, name))
        return routes


class HandlerTable:
    """The handlers of one object, from methods and functions. It is closed when the first connection opens."""

    def __init__(self, owner: Handlers) -> None:
        self._attributes = vars(owner)
        self._routes = owner.__routes__()
        self._names = owner.__answered_actions__
        self._arguments = owner.__arguments__
        self._asynchronous = owner.__asynchronous__
        self._answered_requests = owner.__answered_requests__
        self.sent_actions = owner.__sent_actions__
        """The actions that the role sends and never answers, by method name."""
        self.defaults: dict[str, Route] = {}
        """The routes that are used for actions without a handler of the application."""
        self._closed = False
        self._expected: set[type[Request[Any]]] = set()

    @property
    def present(self) -> Mapping[str, Route]:
        """The routes that have a handler, by action, without defaults."""
        return {action: route for action, route in self._routes.items() if route.handler is not None}

    def add_default(self, request: type[Request[Any]], handler: AnyHandler) -> None:
        """Use a function for an action, unless the application registers a handler for it."""
        self.defaults[request.__action__] = Route(request, handler)

    def expect(self, request: type[Request[Any]]) -> None:
        """Note that `on(request)` was called: its result must be used as the decorator of a function.

        Raises:
            DefinitionError: it is not a request class.
        """
        if not _is_request_class(request):
            raise DefinitionError(f"on(...): {describe(request)} is not a request class of an action")
        self._expected.add(request)

    def check_complete(self) -> None:
        """Check that every handler of the application is registered.

        Raises:
            DefinitionError: `on(request)` was called and no function was registered with its result, or a handler was
                assigned to the object.
        """
        for name in self._attributes:
            if name.startswith("on_") and name in self._names:
                raise DefinitionError(
                    f"{name}: must be a method of the class, not an attribute; or use `on.{name[3:]}`"
                )
        for request in self._expected:
            name = request.__name__
            raise DefinitionError(f"on({name}): must be used as the decorator of a function, `@....on({name})`")

    def add(self, request: type[Request[Any]], handler: AnyHandler) -> None:
        """Register a function as the handler of an action.

        Raises:
            DefinitionError: the action has a handler already, the function has a wrong signature, or the table is
                closed.
        """
        self._expected.discard(request)
        action = request.__action__
        where = f"the handler of {action}"
        if self._closed:
            raise DefinitionError(
                f"{where} is registered too late: register handlers before the first connection opens"
            )
        known = self._routes.get(action)
        if known is not None and known.handler is not None:
            raise DefinitionError(f"{where}: the action has a handler already")
        if known is not None and known.request is not request:
            raise DefinitionError(
                f"{where}: the request class must be {known.request.__name__}, not {request.__name__}"
            )
        if not issubclass(request, self._answered_requests):
            raise DefinitionError(f"{where}: this role sends {action} and never receives it")
        check_signature(where, handler, self._arguments, request, asynchronous=self._asynchronous)
        self._routes[action] = Route(request, handler)

    def close(self) -> Mapping[str, Route]:
        """Close the table and return its routes by action."""
        self._closed = True
        missing = {action: route for action, route in self.defaults.items() if action not in self.present}
        return {**self._routes, **missing}


@explain_attributes(lambda on, name: on.__why_missing__(name))
class Registrar:
    """The base of the generated `on` objects; each of their methods registers one function."""

    def __init__(self, table: HandlerTable) -> None:
        self._table = table

    if not TYPE_CHECKING:  # type checkers report each assignment

        def __setattr__(self, name: str, value: object) -> None:
            if name != "_table":
                raise AttributeError(f"on.{name}: must be called with the function, or be its decorator, not assigned")
            super().__setattr__(name, value)

    def __why_missing__(self, name: str) -> str:
        """Return why the role has no handler with this name, if it sends the action; empty for other names."""
        action = self._table.sent_actions.get(f"on_{name}") if "_table" in vars(self) else None
        return f"this role sends {action.name} and never receives it" if action is not None else ""

    def _add(self, request: type[Request[Any]], handler: H) -> H:
        self._table.add(request, handler)
        return handler


def _is_generated(base: type) -> bool:
    return issubclass(base, Handlers) and base.__generated__


def _is_request_class(request: object) -> bool:
    return isinstance(request, type) and hasattr(request, "__action__") and issubclass(request, Request)


def _did_you_mean(name: str, names: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]}?" if close else ""
