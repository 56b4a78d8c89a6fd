"""The tools that write the code, in the exact versions: other versions may generate different text."""

from __future__ import annotations

from importlib import metadata

from .errors import CodegenError

TOOLS = {"datamodel-code-generator": "0.89.0", "ruff": "0.17.5"}
"""The versions that the extra `codegen` pins."""


def check_tools() -> None:
    """Check that the tools are installed in their pinned versions.

    Raises:
        CodegenError: a tool is not installed, or in another version.
    """
    for tool, wanted in TOOLS.items():
        try:
            found = metadata.version(tool)
        except metadata.PackageNotFoundError:
            found = "not installed"
        if found != wanted:
            raise CodegenError(f"{tool} {wanted} is needed, found: {found}; run `pip install 'ocpp16-sdk[codegen]'`")
