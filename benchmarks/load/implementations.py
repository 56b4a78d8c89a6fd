"""The servers under load, and how to start them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.load.processes import Server

SDK = "ocpp16_sdk"
OCPP = "ocpp"
ECHO = "websockets echo"
NODE = "ocpp-rpc"
NODE_VERSION = "2.2.1"

_SERVERS = "benchmarks.load.servers"
_FOLDER = Path(__file__).parent / "servers"
_NODE_MODULES = Path(sys.prefix) / "node"


def start(name: str, *options: str) -> Server:
    """Start the server of an implementation."""
    if name == NODE:
        env = {**os.environ, "NODE_PATH": str(_NODE_MODULES / "node_modules")}
        return Server(["node", str(_FOLDER / "ocpp_rpc.cjs")], env)
    module = {SDK: "sdk", OCPP: "ocpp_library", ECHO: "echo"}[name]
    return Server([sys.executable, "-m", f"{_SERVERS}.{module}", *options])


def available() -> list[str]:
    """Return the implementations; the one for Node only if it can be installed."""
    return [ECHO, SDK, OCPP, *([NODE] if _has_node() else [])]


def _has_node() -> bool:
    """Install the package for Node into the environment if it is missing; return whether it is installed."""
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
