"""Who is under load, and how each is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.load.processes import Server

OURS = "ocpp16_sdk"
INCUMBENT = "ocpp"
ECHO = "websockets echo"
NODE = "ocpp-rpc"
NODE_VERSION = "2.2.1"

_SERVERS = "benchmarks.load.servers"
_FOLDER = Path(__file__).parent / "servers"
_NODE_MODULES = Path(sys.prefix) / "node"


def start(name: str, *options: str) -> Server:
    """Start a contestant."""
    if name == NODE:
        env = {**os.environ, "NODE_PATH": str(_NODE_MODULES / "node_modules")}
        return Server(["node", str(_FOLDER / "ocpp_rpc.cjs")], env)
    module = {OURS: "ours", INCUMBENT: "incumbent", ECHO: "echo"}[name]
    return Server([sys.executable, "-m", f"{_SERVERS}.{module}", *options])


def present() -> list[str]:
    """All of them, the one that needs Node only if it is here."""
    return [ECHO, OURS, INCUMBENT, *([NODE] if _has_node() else [])]


def _has_node() -> bool:
    """Whether the package for Node can be had; it is installed into the environment, at most once."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    if not (_NODE_MODULES / "node_modules" / NODE).exists():
        _NODE_MODULES.mkdir(exist_ok=True)
        install = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(_NODE_MODULES),
            f"{NODE}@{NODE_VERSION}",
        ]
        return subprocess.run(install, capture_output=True, check=False).returncode == 0
    return True
