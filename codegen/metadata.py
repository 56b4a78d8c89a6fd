"""Metadata that the schemas lack, read from a TOML file: `protocol.toml` for OCPP itself, or the file of a vendor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, JsonValue, ValidationError, model_validator

from .canonical import is_list, is_object
from .errors import CodegenError

PROFILES = (
    "Core",
    "FirmwareManagement",
    "LocalAuthListManagement",
    "RemoteTrigger",
    "Reservation",
    "Security",
    "SmartCharging",
)
"""The feature profiles of the specification; the profile of a vendor is a text."""


def _one_line(text: str) -> str:
    if not text.isprintable() or '"' in text or "\\" in text:
        raise ValueError('must be one line without " and \\, as it becomes a docstring')
    return text


Text = Annotated[str, AfterValidator(_one_line)]


class _Table(BaseModel, frozen=True, extra="forbid"):
    """One table of the file."""


class Edition(_Table, frozen=True):
    """A set of schemas that was published together. Its name in the file is the name of its folder."""

    profiles: tuple[str, ...]
    """The feature profiles of its actions."""
    urn: str
    date: str
    dates: dict[str, str] = {}
    """The dates of messages that were published again, by message."""
    suffixes: tuple[str, str]
    """The suffixes of the action in the id of a request and in the id of a response."""
    sha256: str
    """The digest of the official schemas in their canonical form, see `digest` in `schemas.py`."""

    def id(self, message: str) -> str:
        """Return the id of the schema of a message."""
        request, response = self.suffixes
        action, suffix = message.removesuffix("Request"), request
        if message.endswith("Response"):
            action, suffix = message.removesuffix("Response"), response
        return f"{self.urn}:{self.dates.get(message, self.date)}:{action}{suffix}"


class Patch(_Table, frozen=True):
    """A correction of one value of one canonical schema."""

    file: str
    """The message."""
    at: str = Field(pattern="^/")
    """JSON pointer of the value (RFC 6901)."""
    old: JsonValue = None
    """The value to replace; if it is missing, the schema must not have a value there."""
    new: JsonValue = None
    """The new value; if it is missing, the keyword is removed."""
    why: str = Field(min_length=1)


class _Documented(_Table, frozen=True):
    """The texts of a docstring."""

    section: Text = ""
    """The section of the specification."""
    doc: Text = ""


class EffectiveValue(_Table, frozen=True):
    """The meaning of an absent field.

    With `when`, it applies only if the effective value of that other field starts with the text `starts`.
    """

    value: Text
    when: Text = ""
    starts: Text = ""
    spellings: dict[str, Text] = {}
    """The value that another value means, by this other value: a second spelling in the enumeration."""


class ObjectMetadata(_Documented, frozen=True):
    """The texts of the fields of an object, by wire name; their order is the order in Python."""

    fields: dict[str, Text] = {}
    names: dict[str, str] = {}
    """Python name by wire name, where the naming rule gives an invalid name."""
    effective: dict[str, EffectiveValue] = {}
    """The meaning of an absent field, by wire name; generated as an `effective_...` property."""


class ActionMetadata(_Documented, frozen=True):
    """One action: its initiator, its feature profile, and the texts of its payloads."""

    initiator: Literal["charge point", "central system", "both"]
    profile: Text = ""
    request: ObjectMetadata = ObjectMetadata()
    response: ObjectMetadata = ObjectMetadata()


class TypeMetadata(ObjectMetadata, frozen=True):
    """A nested object: its places in the schemas, and its texts."""

    at: list[Text] = Field(min_length=1)


class EnumMetadata(_Documented, frozen=True):
    """An enumeration: its places in the schemas, and the texts of its values in their order in Python."""

    at: list[Text] = Field(min_length=1)
    members: dict[str, Text] = {}
    names: dict[str, str] = {}
    """Python name by wire value, where the naming rule gives an invalid name."""


class Metadata(_Table, frozen=True):
    """A whole metadata file."""

    vendor: Text = ""
    """The vendor of the actions; empty for OCPP itself."""
    schemas: str
    """The folder or archive of the schema files, relative to the folder of the metadata file."""
    package: str
    """The generated folder, relative to the folder of the metadata file."""
    editions: dict[str, Edition] = {}
    patches: tuple[Patch, ...] = ()
    actions: dict[str, ActionMetadata] = Field(min_length=1)
    types: dict[str, TypeMetadata] = {}
    enums: dict[str, EnumMetadata] = {}

    def profile(self, action: str) -> str:
        """Return the feature profile of an action; for the action of a vendor, by default the name of the vendor."""
        return self.actions[action].profile or self.vendor

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if self.vendor and (self.editions or self.patches):
            raise ValueError("[editions] and [[patches]] are for OCPP itself; a file with `vendor` must not have them")
        if missing := [action for action in self.actions if not self.profile(action)]:
            rows = "; ".join(f"[actions.{action}] profile: missing" for action in missing)
            raise ValueError(f"{rows}; expected a profile here, or `vendor` in the file")
        return self


def load_metadata(path: Path) -> Metadata:
    """Read a metadata file.

    Raises:
        CodegenError: the file is not TOML, or a table has an unknown key or a wrong value.
    """
    content: dict[str, Any] = {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return Metadata.model_validate(content)
    except ValidationError as error:
        errors = [_error_text(content, each["loc"], each["type"], each["msg"]) for each in error.errors()]
        raise CodegenError(*errors).within(path.name) from None
    except OSError as error:
        raise CodegenError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CodegenError(f"{path.name}: not TOML: {error}") from error


_ERROR_TEXTS: Mapping[str, str] = {"extra_forbidden": "unknown key", "missing": "missing"}


def _error_text(content: object, place: tuple[int | str, ...], kind: str, message: str) -> str:
    """Return the error with its place as the file writes it: `[actions.Reset.request] doc: unknown key`."""
    text = _ERROR_TEXTS.get(kind, message.removeprefix("Value error, "))
    if not place:
        return text
    length = max(end for end in range(len(place)) if is_object(_value(content, place[:end])))
    heading, key = place[:length], ".".join(map(str, place[length:]))
    if not heading:
        return f"{key}: {text}"
    if heading[0] == "patches":
        return f"[[patches]] {int(heading[1]) + 1}: {key}: {text}"
    return f"[{'.'.join(map(str, heading))}] {key}: {text}"


def _value(content: object, place: tuple[int | str, ...]) -> object:
    for part in place:
        if is_object(content):
            content = content.get(str(part))
        elif is_list(content) and isinstance(part, int):
            content = content[part]
        else:
            return None
    return content
