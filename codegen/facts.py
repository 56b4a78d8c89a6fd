"""What the schemas lack, read from a TOML file: `protocol.toml` for OCPP itself, a vendor's own for its actions."""

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
"""The feature profiles that the package has an enumeration for; a vendor's own is a text."""


def _one_line(text: str) -> str:
    if not text.isprintable() or '"' in text or "\\" in text:
        raise ValueError('one line without " and \\ is expected, it stands in docstrings')
    return text


Text = Annotated[str, AfterValidator(_one_line)]


class _Row(BaseModel, frozen=True, extra="forbid"):
    """One table of the file."""


class Edition(_Row, frozen=True):
    """A set of schemas that was published together; its name in the facts is its folder."""

    profiles: tuple[str, ...]
    """The feature profiles whose actions it describes."""
    urn: str
    date: str
    dates: dict[str, str] = {}
    """The date of a message that was published anew, by message."""
    suffixes: tuple[str, str]
    """What follows the action in the id of a request and of a response."""
    sha256: str
    """The digest of the official schemas in their canonical form, see `digest` in `schemas.py`."""

    def id(self, message: str) -> str:
        """The id of a message's schema."""
        request, response = self.suffixes
        action, suffix = message.removesuffix("Request"), request
        if message.endswith("Response"):
            action, suffix = message.removesuffix("Response"), response
        return f"{self.urn}:{self.dates.get(message, self.date)}:{action}{suffix}"


class Patch(_Row, frozen=True):
    """One value of one canonical schema that some source has wrong."""

    file: str
    """The message."""
    at: str = Field(pattern="^/")
    """JSON pointer of the value (RFC 6901)."""
    old: JsonValue = None
    """What is replaced; without it, nothing may stand there."""
    new: JsonValue = None
    """What comes in its place; without it the keyword goes."""
    why: str = Field(min_length=1)


class _Told(_Row, frozen=True):
    """What a docstring comes from."""

    section: Text = ""
    """Where the specification speaks of it."""
    doc: Text = ""


class ObjectFacts(_Told, frozen=True):
    """The texts of the fields of an object, by wire name; their order is the order in Python."""

    fields: dict[str, Text] = {}
    names: dict[str, str] = {}
    """Python name by wire name, where the rule gives a bad one."""


class ActionFacts(_Told, frozen=True):
    """One action: who starts it, its feature profile, and the texts of its payloads."""

    initiator: Literal["charge point", "central system", "both"]
    profile: Text = ""
    request: ObjectFacts = ObjectFacts()
    response: ObjectFacts = ObjectFacts()


class Effective(_Row, frozen=True):
    """What an absent field means; only if another field's effective value starts with a text, where `when` says so."""

    value: Text
    when: Text = ""
    starts: Text = ""


class TypeFacts(ObjectFacts, frozen=True):
    """A nested object: where the schemas hold it inline, and its texts."""

    at: list[Text] = Field(min_length=1)
    effective: dict[str, Effective] = {}
    """What an absent field means, by wire name; generated as an `effective_...` property."""


class EnumFacts(_Told, frozen=True):
    """An enumeration: where the schemas hold it inline, and the texts of its values in their order in Python."""

    at: list[Text] = Field(min_length=1)
    members: dict[str, Text] = {}
    names: dict[str, str] = {}
    """Python name by wire value, where the rule gives a bad one."""


class Facts(_Row, frozen=True):
    """A whole facts file."""

    vendor: Text = ""
    """Whose actions these are; empty for those of OCPP itself."""
    schemas: str
    """Where the schema files are, from the file's folder."""
    package: str
    """The folder that is generated, from the file's folder."""
    editions: dict[str, Edition] = {}
    patches: tuple[Patch, ...] = ()
    actions: dict[str, ActionFacts] = Field(min_length=1)
    types: dict[str, TypeFacts] = {}
    enums: dict[str, EnumFacts] = {}

    def profile(self, action: str) -> str:
        """The feature profile of an action; for a vendor's actions, the vendor's name unless their row has one."""
        return self.actions[action].profile or self.vendor

    @model_validator(mode="after")
    def _one_of_two_kinds(self) -> Self:
        if self.vendor and (self.editions or self.patches):
            raise ValueError("[editions] and [[patches]] are for the actions of OCPP itself, not for a vendor's")
        for action in self.actions:
            if not self.profile(action):
                raise ValueError(f"[actions.{action}]: it has no profile, and the file names no vendor")
        return self


def load_facts(path: Path) -> Facts:
    """Read a facts file.

    Raises:
        CodegenError: the file is no TOML, or a table has a key or a value that is not known.
    """
    content: dict[str, Any] = {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return Facts.model_validate(content)
    except ValidationError as error:
        faults = [_fault(content, each["loc"], each["type"], each["msg"]) for each in error.errors()]
        raise CodegenError(f"{path.name}: {'; '.join(faults)}") from None
    except OSError as error:
        raise CodegenError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CodegenError(f"{path.name}: not TOML: {error}") from error


_WORDS: Mapping[str, str] = {"extra_forbidden": "unknown key", "missing": "missing"}


def _fault(content: object, place: tuple[int | str, ...], kind: str, message: str) -> str:
    """`[actions.Reset.request] doc: unknown key`: the place as the file writes it."""
    said = _WORDS.get(kind, message.removeprefix("Value error, "))
    if not place:
        return said
    table = max(end for end in range(len(place)) if is_object(_value(content, place[:end])))
    heading, key = place[:table], ".".join(map(str, place[table:]))
    if not heading:
        return f"{key}: {said}"
    if heading[0] == "patches":
        return f"[[patches]] {int(heading[1]) + 1}: {key}: {said}"
    return f"[{'.'.join(map(str, heading))}] {key}: {said}"


def _value(content: object, place: tuple[int | str, ...]) -> object:
    for part in place:
        if is_object(content):
            content = content.get(str(part))
        elif is_list(content) and isinstance(part, int):
            content = content[part]
        else:
            return None
    return content
