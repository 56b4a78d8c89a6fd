"""What the tests of the importer begin with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.errors import CodegenError
from codegen.facts import Facts, load_facts
from codegen.schemas import import_schemas
from tests.codegen.schema_sets import ROOT, Documents, installed, tree


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(ROOT / "codegen" / "protocol.toml")


@pytest.fixture
def documents() -> Documents:
    """The schemas of the wheel by message; free to be spoilt."""
    found = {Path(path).stem: json.loads(data) for path, data in installed("v16").items()}
    return {name if name.endswith("Response") else f"{name}Request": schema for name, schema in found.items()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with what stood there before."""
    folder = tmp_path / "schemas"
    (folder / "core").mkdir(parents=True)
    (folder / "README.md").write_text("by hand")
    (folder / "core" / "GoneRequest.json").write_text("{}")
    return folder


@pytest.fixture
def refused(facts: Facts, target: Path) -> Callable[..., str]:
    """Import what cannot be; the error's text comes back, and nothing has been written."""

    def check(source: Path, with_facts: Facts = facts) -> str:
        before = tree(target.parent)
        with pytest.raises(CodegenError) as caught:
            import_schemas(source, target, with_facts)
        assert tree(target.parent) == before
        return str(caught.value)

    return check
