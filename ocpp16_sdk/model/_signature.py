"""The signature of a payload class, which `help()` shows."""

from __future__ import annotations

import types
from collections.abc import Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo


def signature_of(fields: Mapping[str, FieldInfo]) -> Signature:
    """Return the parameters of a constructor: the fields by their Python names, with types and defaults.

    The signature that pydantic makes has wire names, which type checkers refuse.
    """
    return Signature(
        [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                annotation=_without_constraints(field.annotation),
                default=Parameter.empty if field.is_required() else field.default,
            )
            for name, field in fields.items()
        ]
    )


def _without_constraints(annotation: Any) -> Any:
    """Return the type without `Annotated`: the text of a field states its limits."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _without_constraints(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        kind, *others = map(_without_constraints, get_args(annotation))
        for other in others:
            kind = kind | other
        return kind
    if origin is tuple:
        return tuple[tuple(map(_without_constraints, get_args(annotation)))]  # type: ignore[misc]
    return annotation
