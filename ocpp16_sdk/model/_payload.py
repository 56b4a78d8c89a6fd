"""The hand-written bases of the generated message classes.

    Payload                      a frozen object of the protocol: a payload, or a type inside one
    ├── Request[Response]        the payload of a CALL, with the class of its answer
    │   ├── ChargePointRequest       sent by a charge point
    │   └── CentralSystemRequest     sent by a central system
    └── Response                 the payload of a CALLRESULT

A generated class contains what the schema says about its fields. The rules for every payload of OCPP 1.6J are here:
no unknown fields, no JSON null, strict numbers, wire names in camelCase. `_core_schemas` adds them to pydantic's core
schema when a class is created. `validation` reads and writes the payloads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, SchemaSerializer

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.model._core_schemas import strict_model
from ocpp16_sdk.model._signature import signature_of
from ocpp16_sdk.model._wire_form import WireSerializer

# In the docstring of a class, the line before the texts of its fields.
_FIELDS = "\n\nFields:"


_DEPRECATED = frozenset(
    name
    for name, member in vars(BaseModel).items()
    if name == "__fields__" or hasattr(getattr(member, "__func__", member), "__deprecated__")
)
# Logs and terminals must not show the charge point's key and passwords in URLs (OCPP-J 6.2.2).
_SECRET_KEYS = frozenset({"authorizationkey"})
_NO_SPACES = re.compile(r"\S+")
_URL_USER = re.compile(r"://[^/@:]*:")


def _without_password(match: re.Match[str]) -> str:
    # Two linear scans instead of one pattern with backtracking: a peer may send `://` a million times.
    text = match[0]
    at = text.rfind("@")
    user = _URL_USER.search(text, 0, max(at, 0))
    return text if user is None else f"{text[: user.end()]}***{text[at:]}"


def _redacted_value(value: Any, *, secret: bool) -> Any:
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    if secret:
        return "***"
    return _NO_SPACES.sub(_without_password, value) if "://" in value else value


def _redact_object(fields: dict[str, Any]) -> dict[str, Any]:
    secret = str(fields.get("key", "")).lower() in _SECRET_KEYS
    return {name: _redacted_value(value, secret=secret and name == "value") for name, value in fields.items()}


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

    __wire_serializer__: ClassVar[SchemaSerializer | WireSerializer]

    def __init__(self, /, **fields: Any) -> None:
        """Create the object; each parameter is a field.

        Raises:
            pydantic.ValidationError: a value breaks the schema.
        """
        validator = self.__pydantic_validator__
        try:
            validator.validate_python(fields, self_instance=self)
            return
        except ValidationError:  # it has the wire name of a missing field, and Python names of others
            by_alias = any(f.alias in fields and name not in fields for name, f in self.__pydantic_fields__.items())
        validator.validate_python(fields, self_instance=self, by_alias=by_alias, by_name=True)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined] # reading a message does not call it

    def __dir__(self) -> Iterable[str]:
        # For the completion of consoles: pydantic's old names (`copy`, `dict`, `json`, `schema`) hide the fields.
        return [name for name in super().__dir__() if name not in _DEPRECATED]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        strict: CoreSchema = strict_model(handler(source))
        return strict

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.__wire_serializer__ = WireSerializer(cls)
        fields = cls.model_fields
        cls.__signature__ = signature_of(fields)
        texts = [f"    {name}: {field.description}" for name, field in fields.items() if field.description]
        if texts:
            cls.__doc__ = "\n".join([f"{cleandoc(cls.__doc__ or '')}{_FIELDS}", *texts])

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # The texts of the fields are in the JSON schema already, each at its field.
        found = handler(schema)
        of_class = handler.resolve_ref_schema(found)
        if "description" in of_class:
            of_class["description"] = of_class["description"].partition(_FIELDS)[0]
        for of_field in of_class.get("properties", {}).values():
            if "default" in of_field and of_field["default"] is None:
                del of_field["default"]  # an absent field has no value, and null is not allowed
        return found

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read an object from its wire form.

        Raises:
            pydantic.ValidationError: the text breaks the schema.
        """
        return cls.model_validate_json(text, by_alias=True, by_name=False)

    def to_json(self) -> str:
        """Return the wire form: wire names, no absent fields, no white space."""
        return self.__wire_serializer__.to_json(self, exclude_none=True).decode()

    def redacted(self) -> dict[str, Any]:
        """Return the wire form for logs, with `***` in place of keys and of passwords in URLs."""
        fields: dict[str, Any] = json.loads(self.to_json(), object_hook=_redact_object)
        return fields

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        secret = str(getattr(self, "key", "")).lower() in _SECRET_KEYS
        for name, value in super().__repr_args__():
            if value is not None:
                yield name, _redacted_value(value, secret=secret and name == "value")


class Response(Payload, frozen=True):
    """The payload of a CALLRESULT; the specification writes `StartTransaction.conf`."""


R_co = TypeVar("R_co", bound=Response, covariant=True)


@dataclass(frozen=True, slots=True)
class _RequestBase:
    """`Request[AuthorizeResponse]` in a list of base classes: it becomes `Request`, and keeps the response class."""

    request: type
    response: Any

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (self.request,)


if TYPE_CHECKING:

    class _ResponseParameter(Generic[R_co]): ...

else:

    class _ResponseParameter:
        """A plain class at run time: a generic class of pydantic would create one more class for each action."""

        def __class_getitem__(cls, response: Any) -> _RequestBase:
            return _RequestBase(cls, response)


class Request(_ResponseParameter[R_co], Payload, frozen=True):
    """The payload of a CALL; the specification writes `StartTransaction.req`.

    The type parameter is the class of the answer. The request of a vendor's own action is a subclass of
    `ChargePointRequest` or `CentralSystemRequest`. Its action is `__action__`, or the class name without `Request`.
    """

    __action__: ClassVar[str]
    """The action in the CALL (OCPP-J 4.2.1)."""
    __response__: ClassVar[type[Response]]
    """The class of the answer."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if not isinstance(base, _RequestBase) or isinstance(base.response, TypeVar):
                continue
            response: object = base.response
            if not (isinstance(response, type) and issubclass(response, Response)):
                raise DefinitionError(f"{cls.__name__}: {response!r} is not a class of a response")
            cls.__response__ = response
            if "__action__" not in cls.__dict__:
                cls.__action__ = cls.__name__.removesuffix("Request")


class ChargePointRequest(Request[R_co], frozen=True):
    """A request that a charge point sends and a central system answers."""


class CentralSystemRequest(Request[R_co], frozen=True):
    """A request that a central system sends and a charge point answers."""


T = TypeVar("T")


@overload
def as_tuple(values: Sequence[T]) -> tuple[T, ...]: ...
@overload
def as_tuple(values: Sequence[T] | None) -> tuple[T, ...] | None: ...
def as_tuple(values: Sequence[T] | None) -> tuple[T, ...] | None:
    """Return the items of a list field as models contain them; refuse a single text, which is a sequence of letters."""
    if isinstance(values, str):
        raise TypeError("must be a sequence of texts, not a single text")
    return None if values is None else tuple(values)
