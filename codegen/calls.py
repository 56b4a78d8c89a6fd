"""The typed calls: a keyword-only method for each action that a role may call."""

from __future__ import annotations

from .bundle import Bundle, Schema
from .errors import CodegenError
from .names import method_name
from .sides import SIDES, Side, action_doc

_BASE = '''(ABC):
    """What a {role} may call, a method for each action.

    Every method takes `timeout`, the seconds to wait for the answer once the call was sent; None is the object's
    `call_timeout`. Every method raises `CallFailedError`, or `pydantic.ValidationError` before anything is sent if a
    value breaks the schema.
    """

    @abstractmethod
    {word} call(self, request: {side}Request[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Raises:
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the peer's answer breaks its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer came in time, or the connection ended before it.
        """
'''
_WIDER = '''(standard.{name}):
    """What a {role} may call, with the actions of {vendor}; inherit from it beside the class that connects."""
'''


def generate_calls(bundle: Bundle) -> str:
    """The source of `calls.py`."""
    sides = [(side, asynchronous) for side in SIDES for asynchronous in (True, False) if side.calls(bundle)]
    classes = "\n\n".join(_class(bundle, side, asynchronous) for side, asynchronous in sides)
    own = 'R = TypeVar("R", bound=Response)' if not bundle.facts.vendor else ""
    return f'''"""A method for every action that a role may call, with the fields of its request as keywords."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from ocpp16_sdk.messages import calls as standard
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response, as_tuple
from . import models as m

{own}

{classes}
'''


def call_classes(bundle: Bundle) -> list[str]:
    """The names of the classes in `calls.py`."""
    return [f"{prefix}{side.name}Calls" for side in SIDES for prefix in ("Async", "") if side.calls(bundle)]


def _class(bundle: Bundle, side: Side, asynchronous: bool) -> str:
    word, wait, prefix = ("async def", "await ", "Async") if asynchronous else ("def", "", "")
    name = f"{prefix}{side.name}Calls"
    vendor = bundle.facts.vendor
    head = _WIDER if vendor else _BASE
    head = head.format(name=name, role=side.initiator, word=word, side=side.name, vendor=vendor)
    methods = "\n".join(_method(bundle, action, word, wait) for action in side.calls(bundle))
    return f"class {name}{head}\n{methods}"


def _method(bundle: Bundle, action: str, word: str, wait: str) -> str:
    schema = bundle.definitions[f"{action}Request"]
    required = set(schema["required"])
    parameters, arguments, told = "", "", ""
    for wire, field in schema["properties"].items():
        name, kind = field["x-python-name"], _python_type(field)
        parameters += f"{name}: {kind}, " if wire in required else f"{name}: {kind} | None = None, "
        arguments += f"{name}=as_tuple({name}), " if field.get("type") == "array" else f"{name}={name}, "
        told += f"            {name}: {field['description']}\n" if field["description"] else ""
    told = f"\n        Args:\n{told}        " if told else ""
    return f'''
    {word} {method_name(action)}(self, *, {parameters}timeout: float | None = None) -> m.{action}Response:
        """{action_doc(bundle, action)}{told}"""
        return {wait}self.call(m.{action}Request({arguments.rstrip(", ")}), timeout=timeout)
'''


def _python_type(schema: Schema) -> str:
    if "$ref" in schema:
        return f"m.{schema['$ref'].rpartition('/')[2]}"
    if schema["type"] == "array":
        return f"Sequence[{_python_type(schema['items'])}]"
    if schema.get("format") == "date-time":
        return "datetime"
    kinds = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
    if schema["type"] not in kinds:
        raise CodegenError(f"type {schema['type']!r} has no Python type")
    return kinds[schema["type"]]
