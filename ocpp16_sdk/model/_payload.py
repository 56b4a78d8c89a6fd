"""The hand-written bases of the generated message classes.

What a schema says of one field stands in the generated class; what holds for every payload of OCPP 1.6J stands here:
objects are closed, JSON null is no value, numbers are numbers, times have a zone, wire names are camelCase.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

from ocpp16_sdk.errors import DefinitionError

# What no list of OCPP needs; a peer could send a million items, and pydantic would make an error of each.
_MAX_ITEMS = 10_000
_NUMBERS = frozenset({"int", "float", "bool"})


def _exact(schema: Any) -> Any:
    """Make the numbers of a field's schema strict and refuse JSON null where Python takes None.

    OCPP has no null: an optional field is absent (OCPP-J 4.2.1). And pydantic takes `"7"` and `true` for integers
    unless told not to. Doing both here, when a class is made, costs nothing per message.
    """
    kind = schema["type"]
    if kind in _NUMBERS:
        return {**schema, "strict": True}
    if kind == "nullable":
        inner = _exact(schema["schema"])
        return core_schema.json_or_python_schema(inner, core_schema.nullable_schema(inner))
    if kind == "tuple":
        return {**schema, "items_schema": [_exact(item) for item in schema["items_schema"]], "max_length": _MAX_ITEMS}
    if kind == "json-or-python":
        return schema
    if "schema" in schema and kind in {"default", "model-field", "function-after", "function-before", "function-wrap"}:
        return {**schema, "schema": _exact(schema["schema"])}
    return schema


def _exact_model(schema: Any) -> Any:
    kind = schema["type"]
    if kind == "model-fields":
        return {**schema, "fields": {name: _exact(field) for name, field in schema["fields"].items()}}
    return {**schema, "schema": _exact_model(schema["schema"])}


# What no log and no terminal may show: the charge point's key, and passwords inside addresses (OCPP-J 6.2.2).
_SECRET_KEYS = frozenset({"authorizationkey"})
_WORD = re.compile(r"\S+")
_URI_USER = re.compile(r"://[^/@:]*:")


def _without_password(word: re.Match[str]) -> str:
    # In two steps, each of which goes through the text once: a peer may write a million times `://`.
    text = word[0]
    at = text.rfind("@")
    user = _URI_USER.search(text, 0, max(at, 0))
    return text if user is None else f"{text[: user.end()]}***{text[at:]}"


def _shown(value: Any, *, secret: bool) -> Any:
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    if secret:
        return "***"
    return _WORD.sub(_without_password, value) if "://" in value else value


def _redact(fields: dict[str, Any]) -> dict[str, Any]:
    secret = str(fields.get("key", "")).lower() in _SECRET_KEYS
    return {name: _shown(value, secret=secret and name == "value") for name, value in fields.items()}


class Payload(
    BaseModel,
    frozen=True,
    extra="forbid",
    allow_inf_nan=False,
    alias_generator=to_camel,
    validate_by_name=True,
    validate_by_alias=True,
    serialize_by_alias=True,
    hide_input_in_errors=True,
):
    """A frozen, hashable object of the protocol: a payload, or a type inside one.

    Fields are snake_case in Python and have their exact wire names in JSON; `None` means absent.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        exact: CoreSchema = _exact_model(handler(source))
        return exact

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        # For `help`: pydantic's own shows the names of the wire, which type checkers refuse.
        fields = cls.model_fields.items()
        absent = {name: Parameter.empty if field.is_required() else field.default for name, field in fields}
        kind = Parameter.KEYWORD_ONLY
        cls.__signature__ = Signature(
            [Parameter(name, kind, annotation=field.annotation, default=absent[name]) for name, field in fields]
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read the object from its wire form.

        Raises:
            pydantic.ValidationError: the text breaks the schema.
        """
        return cls.model_validate_json(text, by_alias=True, by_name=False)

    def to_json(self) -> str:
        """The wire form: exact names, absent fields left out, no white space."""
        return self.model_dump_json(exclude_none=True)

    def redacted(self) -> dict[str, Any]:
        """The wire form for logs: keys and the passwords in addresses are replaced by `***`."""
        fields: dict[str, Any] = json.loads(self.to_json(), object_hook=_redact)
        return fields

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        secret = str(getattr(self, "key", "")).lower() in _SECRET_KEYS
        for name, value in super().__repr_args__():
            if value is not None:
                yield name, _shown(value, secret=secret and name == "value")


class Response(Payload, frozen=True):
    """The payload of a CALLRESULT; the specification writes `StartTransaction.conf`."""


R_co = TypeVar("R_co", bound=Response, covariant=True)


@dataclass(frozen=True, slots=True)
class _Answered:
    """`Request[AuthorizeResponse]` in a list of base classes: `Request`, and a note of the response."""

    request: type
    response: Any

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (self.request,)


if TYPE_CHECKING:

    class _Pairing(Generic[R_co]): ...

else:

    class _Pairing:
        """At run time a plain class: pydantic's generics would make a class more for each action."""

        def __class_getitem__(cls, response: Any) -> _Answered:
            return _Answered(cls, response)


class Request(_Pairing[R_co], Payload, frozen=True):
    """The payload of a CALL; the specification writes `StartTransaction.req`.

    The type parameter is the response that answers it. A vendor's own action is a subclass of `ChargePointRequest` or
    `CentralSystemRequest`; its action is the class name without `Request` unless `__action__` says otherwise.
    """

    __action__: ClassVar[str]
    """The action, as it stands in the CALL (OCPP-J 4.2.1)."""
    __response__: ClassVar[type[Response]]
    """The class of the answer."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if not isinstance(base, _Answered) or isinstance(base.response, TypeVar):
                continue
            response: object = base.response
            if not (isinstance(response, type) and issubclass(response, Response)):
                raise DefinitionError(f"{cls.__name__}: {response!r} is no class of a response")
            cls.__response__ = response
            if "__action__" not in cls.__dict__:
                cls.__action__ = cls.__name__.removesuffix("Request")


class ChargePointRequest(Request[R_co], frozen=True):
    """A request that a charge point sends and a central system answers."""


class CentralSystemRequest(Request[R_co], frozen=True):
    """A request that a central system sends and a charge point answers."""


class Initiator(StrEnum):
    """Who sends the CALL of an action."""

    CHARGE_POINT = "charge point"
    CENTRAL_SYSTEM = "central system"
    BOTH = "both"


class FeatureProfile(StrEnum):
    """The feature profiles (OCPP 1.6 3.3); `SECURITY` is our name for the actions of the security whitepaper."""

    CORE = "Core"
    FIRMWARE_MANAGEMENT = "FirmwareManagement"
    LOCAL_AUTH_LIST_MANAGEMENT = "LocalAuthListManagement"
    REMOTE_TRIGGER = "RemoteTrigger"
    RESERVATION = "Reservation"
    SECURITY = "Security"
    SMART_CHARGING = "SmartCharging"


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the action table."""

    name: str
    """As it stands in the CALL."""
    method: str
    """The name of its method, `start_transaction`; its handler is `on_start_transaction`."""
    request: type[Request[Any]]
    response: type[Response]
    initiator: Initiator
    profile: str
    """A `FeatureProfile`; a vendor's name for the vendor's own actions."""


T = TypeVar("T")


@overload
def as_tuple(values: Sequence[T]) -> tuple[T, ...]: ...
@overload
def as_tuple(values: Sequence[T] | None) -> tuple[T, ...] | None: ...
def as_tuple(values: Sequence[T] | None) -> tuple[T, ...] | None:
    """The elements of a list field as the models hold them; one text is refused, as it is a sequence of letters."""
    if isinstance(values, str):
        raise TypeError("a sequence of texts was expected, this is one text")
    return None if values is None else tuple(values)
