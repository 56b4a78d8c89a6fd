"""Fixtures of the tests of the importer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.errors import CodegenError
from codegen.metadata import Metadata, load_metadata
from codegen.schemas import import_schemas
from tests.codegen.schema_sets import ROOT, Documents, installed, tree


@pytest.fixture(scope="module")
def metadata() -> Metadata:
    return load_metadata(ROOT / "codegen" / "protocol.toml")


@pytest.fixture
def documents() -> Documents:
    """The schemas of the wheel by message; a test may change them."""
    found = {Path(path).stem: json.loads(data) for path, data in installed("v16").items()}
    return {name if name.endswith("Response") else f"{name}Request": schema for name, schema in found.items()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder that already contains files."""
    folder = tmp_path / "schemas"
    (folder / "core").mkdir(parents=True)
    (folder / "README.md").write_text("by hand")
    (folder / "core" / "OldRequest.json").write_text("{}")
    return folder


@pytest.fixture
def refused(metadata: Metadata, target: Path) -> Callable[..., str]:
    """Import a wrong source, and return the text of the error; check that nothing was written."""

    def check(source: Path, with_metadata: Metadata = metadata) -> str:
        before = tree(target.parent)
        with pytest.raises(CodegenError) as caught:
            import_schemas(source, target, with_metadata)
        assert tree(target.parent) == before
        return str(caught.value)

    return check
