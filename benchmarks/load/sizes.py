"""What connections take that do nothing, and those whose charge points do not read."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import trustme

from benchmarks.load import generator as g, storms
from benchmarks.load.contestants import ECHO, INCUMBENT, OURS, start
from benchmarks.load.costs import Found
from benchmarks.load.processes import Generator
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

_SETTLED = 1.0  # seconds until what a server does after a connection is done
_FIRST = 20  # connections whose memory is not counted: the first of their kind bring what all use


def idle(scale: Scale) -> Found:
    """Memory and CPU time of idle connections."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder, "certificate.pem")
        issued = trustme.CA().issue_cert("localhost")
        issued.private_key_and_cert_chain_pem.write_to_path(certificate)
        plain = _weigh(scale, OURS, "--ping-interval", "0")
        secure = _weigh(scale, OURS, "--ping-interval", "0", "--certificate", str(certificate), secure=True)
    pinged = _weigh(scale, OURS, "--ping-interval", str(scale.seconds))
    rows = [
        (OURS, plain),
        (f"{OURS}, TLS", secure),
        (f"{OURS}, a ping every {scale.seconds:g} s", pinged),
        (ECHO, _weigh(scale, ECHO)),
        (INCUMBENT, _weigh(scale, INCUMBENT)),
    ]
    columns = ["KiB each", "CPU ms per s", "CPU µs per ping"]
    targets = [
        Target("KiB per idle connection", plain[0], 20, at_most=True),
        Target("KiB per idle connection with TLS", secure[0], 60, at_most=True),
        Target("CPU ms per s of idle connections without pings", plain[1], 1, at_most=True),
    ]
    return [Table(f"{scale.many} idle connections", "memory, CPU time", columns, rows)], targets


def _weigh(scale: Scale, name: str, *options: str, secure: bool = False) -> list[float]:
    with start(name, *options) as server, Generator() as load:
        load.do(g.connect, "first", server.port, _FIRST, secure=secure)
        time.sleep(_SETTLED)
        before = server.memory
        load.do(g.connect, "idle", server.port, scale.many, secure=secure)
        time.sleep(_SETTLED)
        memory = server.memory - before
        cpu = server.cpu
        pings = load.do(g.idle, "idle", scale.seconds)
        cpu = server.cpu - cpu
        return [memory / scale.many / 1024, cpu / scale.seconds * 1e3, cpu / pings * 1e6 if pings else 0.0]


def unread(scale: Scale) -> Found:
    """Memory for charge points that send without end and read nothing."""
    rows: list[tuple[str, list[float]]] = []
    for kind, long in (("short calls", False), ("calls of 70 KB", True)):
        with start(OURS) as server, Generator() as load:
            load.do(g.connect, "first", server.port, _FIRST)
            load.do(g.connect, "mute", server.port, scale.mute)
            before = server.memory
            sent = load.do(storms.flood, "mute", scale.seconds, reads=False, long=long)
            rows.append((kind, [sent / scale.mute / 2**20, (server.memory - before) / scale.mute / 2**20]))
    table = Table("Charge points that read nothing", "MiB each", ["sent by it", "held for it"], rows)
    held = max(figures[1] for _, figures in rows)
    return [table], [Target("MiB held for one that reads nothing", held, 4, at_most=True)]
