"""The pydantic models, as far as datamodel-code-generator can make them."""

from __future__ import annotations

import warnings
from typing import Any, cast

from datamodel_code_generator import generate
from datamodel_code_generator.config import GenerateConfig
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import PythonVersion

from .bundle import Bundle, Schema
from .classes import MODEL, VALUES, edit_classes
from .errors import CodegenError


def generate_models(bundle: Bundle) -> str:
    """The source of `models.py`, unformatted and without a header.

    Raises:
        CodegenError: the generator warned, or its output is no Python.
    """
    with warnings.catch_warnings():
        # Broken output of the generator is only a warning.
        warnings.simplefilter("error", UserWarning)
        try:
            source = generate(_document(bundle), config=_config(bundle))
        except Exception as error:
            raise CodegenError(f"the model generator: {error}") from error
    if not isinstance(source, str):
        raise CodegenError(f"the model generator gave {type(source).__name__}, one module was expected")
    return edit_classes(source, bundle)


def _document(bundle: Bundle) -> dict[str, Any]:
    definitions = {name: _in_python(schema) for name, schema in bundle.definitions.items()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": _plain(definitions)}


def _in_python(schema: Schema) -> Schema:
    """A definition whose properties have the names that they have in Python."""
    if schema["type"] != "object":
        return schema
    properties: dict[str, Schema] = schema["properties"]
    names = {wire: field["x-python-name"] for wire, field in properties.items()}
    renamed = {
        names[wire]: {key: value for key, value in field.items() if key != "x-python-name"}
        for wire, field in properties.items()
    }
    return {**schema, "properties": renamed, "required": [names[wire] for wire in schema["required"]]}


def _plain(schema: Schema) -> Schema:
    """The schema, with a word to the generator where a scalar has a type of ours."""
    if schema.get("format") == "date-time":
        return {"x-python-type": f"{VALUES}.Timestamp", **schema}
    if schema.get("multipleOf") is not None:
        if schema["multipleOf"] != 0.1:
            raise CodegenError(f"multipleOf {schema['multipleOf']}: 0.1 is the only one that is known")
        return {"x-python-type": f"{VALUES}.OneDecimal", **{k: v for k, v in schema.items() if k != "multipleOf"}}
    return {key: _plain(cast("Schema", value)) if isinstance(value, dict) else value for key, value in schema.items()}


def _config(bundle: Bundle) -> GenerateConfig:
    objects = [name for name, schema in bundle.definitions.items() if schema["type"] == "object"]
    return GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class=f"{MODEL}.Payload",
        base_class_map={name: f"{MODEL}.{_base(name, bundle)}" for name in objects},
        no_alias=True,
        use_annotated=True,
        field_constraints=True,
        use_specialized_enum=True,
        use_subclass_enum=True,
        capitalise_enum_members=True,
        skip_root_model=True,
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        use_double_quotes=True,
        disable_timestamp=True,
        use_union_operator=True,
        use_standard_collections=True,
        formatters=[],
    )


def _base(name: str, bundle: Bundle) -> str:
    if name in bundle.facts.types:
        return "Payload"
    return "Response" if name.endswith("Response") else "Request"
