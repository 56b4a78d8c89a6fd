"""The typed calls: a keyword-only method for each action that a role may send."""

from __future__ import annotations

from .bundle import Bundle, Schema
from .names import method_name
from .roles import ROLES, Role, call_doc

_TIMEOUT = (
    "timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object "
    "(30 s by default)."
)
_CLASS = '''(ABC):
    """The calls of a {role}: one method for each action that it may send.

    Every method raises `CallFailedError`, or `pydantic.ValidationError` if a value violates the schema; then nothing
    is sent.
    """

    @abstractmethod
    {def_keyword} call(self, request: {prefix}Request[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Args:
            request: The request.
            {timeout}

        Raises:
            TypeError: it is not a request that a {role} sends.
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the answer of the peer violates its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer arrived in time, or the connection was closed before.
        """
'''
_VENDOR_CLASS = '''(standard.{name}):
    """The calls of a {role} with the actions of {vendor}; inherit from it and from the class of the role."""
'''


def generate_calls(bundle: Bundle) -> str:
    """Return the source of `calls.py`."""
    variants = [(role, asynchronous) for role in ROLES for asynchronous in (True, False) if role.calls(bundle)]
    classes = "\n\n".join(_class(bundle, role, asynchronous) for role, asynchronous in variants)
    type_variable = 'R = TypeVar("R", bound=Response)' if not bundle.metadata.vendor else ""
    return f'''"""A method for every action that a role may send, with the fields of its request as keywords."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from ocpp16_sdk.messages import calls as standard
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response, as_tuple
from . import models as m

{type_variable}

{classes}
'''


def call_classes(bundle: Bundle) -> list[str]:
    """Return the names of the classes in `calls.py`."""
    return [f"{prefix}{role.name}Calls" for role in ROLES for prefix in ("Async", "") if role.calls(bundle)]


def _class(bundle: Bundle, role: Role, asynchronous: bool) -> str:
    def_keyword, await_keyword, prefix = ("async def", "await ", "Async") if asynchronous else ("def", "", "")
    name = f"{prefix}{role.name}Calls"
    vendor = bundle.metadata.vendor
    template = _VENDOR_CLASS if vendor else _CLASS
    head = template.format(
        name=name,
        role=role.initiator,
        def_keyword=def_keyword,
        prefix=role.name,
        vendor=vendor,
        timeout=_TIMEOUT,
    )
    methods = "\n".join(_method(bundle, action, def_keyword, await_keyword) for action in role.calls(bundle))
    return f"class {name}{head}\n{methods}"


def _method(bundle: Bundle, action: str, def_keyword: str, await_keyword: str) -> str:
    schema = bundle.definitions[f"{action}Request"]
    required = set(schema["required"])
    parameters, arguments, docs = "", "", ""
    for wire, field in schema["properties"].items():
        name, kind = field["x-python-name"], _python_type(field)
        parameters += f"{name}: {kind}, " if wire in required else f"{name}: {kind} | None = None, "
        arguments += f"{name}=as_tuple({name}), " if field.get("type") == "array" else f"{name}={name}, "
        docs += f"            {name}: {field['description']}\n" if field["description"] else ""
    docs = f"\n        Args:\n{docs}            {_TIMEOUT}\n        "
    return f'''
    {def_keyword} {method_name(action)}(self, *, {parameters}timeout: float | None = None) -> m.{action}Response:
        """{call_doc(bundle, action)}{docs}"""
        return {await_keyword}self.call(m.{action}Request({arguments.rstrip(", ")}), timeout=timeout)
'''


def _python_type(schema: Schema) -> str:
    if "$ref" in schema:
        return f"m.{schema['$ref'].rpartition('/')[2]}"
    if schema["type"] == "array":
        return f"Sequence[{_python_type(schema['items'])}]"
    if schema.get("format") == "date-time":
        return "datetime"
    kinds = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
    return kinds[schema["type"]]
