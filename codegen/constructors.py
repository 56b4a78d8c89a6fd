"""Constructors that accept any sequence for a list, for type checkers and editors.

A field contains a tuple, which cannot change. A type checker derives the parameters of the constructor from the fields,
so it would refuse a list. Pydantic accepts every sequence except one text, and so do the call methods.
"""

from __future__ import annotations

from collections.abc import Iterator

from .bundle import Schema

_SCALARS = {"string": "str", "integer": "int", "boolean": "bool", "number": "float"}


def constructor(schema: Schema) -> Iterator[str]:
    """Yield the constructor of a class that has a list field; the class has no such method at run time."""
    fields: dict[str, Schema] = schema["properties"]
    if all(field.get("type") != "array" for field in fields.values()):
        return
    parameters, docs = "", ""
    for wire, field in fields.items():
        name = field["x-python-name"]
        parameters += f"{name}: {_type(field)}" + (", " if wire in schema["required"] else " | None = None, ")
        docs += f"\n                {name}: {field['description']}" if field["description"] else ""
    text = schema["description"].replace("\n", "\n            ")
    arguments = f"\n\n            Args:{docs}\n            " if docs else ""
    yield (
        f"\n    if TYPE_CHECKING:\n        def __init__(self, *, {parameters.rstrip(', ')}) -> None:\n"
        f'            """{text}{arguments}"""'
    )


def _type(schema: Schema) -> str:
    """Return the type of a parameter, as in the annotation of its field."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema["type"] == "array":
        item = _type(schema["items"])
        # One text is a sequence of texts for a type checker: forgotten brackets must stay a mistake.
        return "list[str] | tuple[str, ...]" if item == "str" else f"Sequence[{item}]"
    if schema.get("format") == "date-time":
        return "Timestamp"
    return "OneDecimal" if "multipleOf" in schema else _SCALARS[schema["type"]]
