"""The files of a vendor, and the commands of the generator as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.codegen.schema_sets import ROOT

EXAMPLE = ROOT / "examples" / "vendor"

METADATA = """\
vendor = "Acme"
schemas = "schemas"
package = "acme"

[actions.Blink]
initiator = "central system"
"""


def closed(*required: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object without additional properties."""
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def write_vendor(
    folder: Path, request: Mapping[str, Any], more: str = "", *, metadata: str = METADATA, action: str = "Blink"
) -> Path:
    """Write a metadata file, and the schemas of one action next to it; return the path of the file."""
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    (folder / "schemas" / f"{action}Request.json").write_text(json.dumps(request))
    (folder / "schemas" / f"{action}Response.json").write_text(json.dumps(closed()))
    (folder / "acme.toml").write_text(metadata.replace("Blink", action) + more)
    return folder / "acme.toml"


def run(*command: str, cwd: Path = ROOT, path: tuple[Path, ...] = (), **environment: str) -> tuple[int, str, str]:
    """Run Python with the arguments and `path` first in its module path; return status, output and errors."""
    modules = os.pathsep.join(map(str, path))
    process = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": modules, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return process.returncode, process.stdout, process.stderr
