"""Edits of the generated classes: what datamodel-code-generator cannot know or leaves otherwise."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pydantic.alias_generators import to_camel

from .bundle import Bundle, Schema, action_of
from .errors import CodegenError

MODEL = "ocpp16_sdk.model"
VALUES = "ocpp16_sdk.model"
"""The module of the bases and of the scalars of our own."""

_REQUEST_BASES = {
    "charge point": ("ChargePointRequest",),
    "central system": ("CentralSystemRequest",),
    "both": ("ChargePointRequest", "CentralSystemRequest"),
}
# What is not used goes when the module is tidied.
_IMPORTS = f"""
from typing import Annotated
from pydantic import Field
from {MODEL} import CentralSystemRequest, ChargePointRequest
"""


def edit_classes(source: str, bundle: Bundle) -> str:
    """Order the classes so that none refers forward, freeze them, pair requests with responses, lists to tuples.

    Raises:
        CodegenError: there are other classes than those of the bundle.
    """
    body = ast.parse(source).body
    found = [node for node in body if isinstance(node, ast.ClassDef)]
    if twice := sorted(name for name, count in Counter(node.name for node in found).items() if count > 1):
        raise CodegenError(f"the model generator made a class twice: {', '.join(twice)}")
    # An array of constrained strings gets a class for its items: put their type back in its place.
    items = {name: root for name, root in map(_root, found) if root and name not in bundle.definitions}
    classes = {node.name: node for node in found if node.name not in items}
    if odd := sorted(classes.keys() ^ bundle.definitions.keys()):
        raise CodegenError(f"the model generator made other classes than it was asked for: {', '.join(odd)}")
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node)]
    parts = ['"""The payloads, and the types inside them."""', *map(ast.unparse, imports), _IMPORTS]
    for name, schema in bundle.definitions.items():
        lines = _lines(source, classes[name], _FieldTypes(items, _aliases(schema)))
        text = re.sub(r'\A    """\n    ', '    """', "\n".join(lines))
        parts.append("\n".join((f"class {name}({_bases(name, bundle)}):", text, *_extra(name, bundle))))
    parts.append(f"__all__ = {sorted(bundle.definitions)!r}")
    return "\n\n\n".join(parts) + "\n"


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _root(node: ast.ClassDef) -> tuple[str, str]:
    """The name of a class, and the type that it stands for if it is a `RootModel`."""
    fields = {ast.unparse(each.target): each.annotation for each in node.body if isinstance(each, ast.AnnAssign)}
    return node.name, ast.unparse(fields["root"]) if list(fields) == ["root"] else ""


def _aliases(schema: Schema) -> dict[str, str]:
    """The wire names of the fields for which the rule of the models would make another one, by Python name."""
    names = {field["x-python-name"]: wire for wire, field in schema.get("properties", {}).items()}
    return {name: wire for name, wire in names.items() if to_camel(name) != wire}


def _lines(source: str, node: ast.ClassDef, types: _FieldTypes) -> list[str]:
    """The body of a class, with the types of its fields edited."""
    lines = source.splitlines()[: node.end_lineno]
    for each in reversed(node.body):
        if isinstance(each, ast.AnnAssign):
            lines[each.lineno - 1 : each.end_lineno] = [f"    {ast.unparse(types.field(each))}"]
    return lines[node.lineno :]


class _FieldTypes(ast.NodeTransformer):
    """Types of fields as payloads need them: immutable to the bottom, with the names of the wire."""

    def __init__(self, items: Mapping[str, str], aliases: Mapping[str, str]) -> None:
        self._items = items
        self._aliases = aliases

    def field(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.annotation = self.visit(node.annotation)
        alias = self._aliases.get(ast.unparse(node.target))
        if alias is not None:
            node.annotation = _parse(f"Annotated[{ast.unparse(node.annotation)}, Field(alias={alias!r})]")
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.visit(_parse(self._items[node.id])) if node.id in self._items else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        return _parse(f"tuple[{ast.unparse(node.slice)}, ...]") if ast.unparse(node.value) == "list" else node


def _parse(annotation: str) -> ast.expr:
    return ast.parse(annotation, mode="eval").body


def _bases(name: str, bundle: Bundle) -> str:
    if name in bundle.facts.enums:
        return "StrEnum"
    if name in bundle.facts.types:
        return "Payload, frozen=True"
    if name.endswith("Response"):
        return "Response, frozen=True"
    action = action_of(name)
    bases = _REQUEST_BASES[bundle.facts.actions[action].initiator]
    return ", ".join(f"{base}[{action}Response]" for base in bases) + ", frozen=True"


def _extra(name: str, bundle: Bundle) -> Iterator[str]:
    """The lines that the generator cannot make: the action of a request, the effective values of a type."""
    if name in bundle.facts.types:
        yield from _effective(name, bundle)
    elif name not in bundle.facts.enums and name.endswith("Request"):
        yield f'\n    __action__ = "{action_of(name)}"'


def _effective(name: str, bundle: Bundle) -> Iterator[str]:
    properties = bundle.definitions[name]["properties"]
    rows = bundle.facts.types[name].effective
    for wire, row in rows.items():
        enum = properties.get(wire, {}).get("$ref", "").rpartition("/")[2]
        values = bundle.definitions.get(enum, {}).get("enum", [])
        if row.value not in values:
            raise CodegenError(f"[types.{name}.effective]: {wire} = {row.value!r} is no value of an enumeration")
        field = properties[wire]["x-python-name"]
        member = f"{enum}.{bundle.definitions[enum]['x-enum-varnames'][values.index(row.value)]}"
        kind, condition, meaning = enum, f"self.{field} is None", f"`{row.value}`"
        if row.when:
            if row.when not in rows:
                raise CodegenError(f"[types.{name}.effective]: {wire}: when = {row.when!r} has no row of its own")
            kind = f"{enum} | None"
            condition += f" and self.effective_{properties[row.when]['x-python-name']}.startswith({row.starts!r})"
            meaning += f" where `{row.when}` starts with `{row.starts}`"
        yield (
            f"\n    @property\n    def effective_{field}(self) -> {kind}:\n"
            f'        """`{wire}`, or what its absence means: {meaning}."""\n'
            f"        return {member} if {condition} else self.{field}"
        )
