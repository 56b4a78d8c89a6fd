"""Connections of a charge point through an HTTP proxy, with the method CONNECT (RFC 9110 9.3.6).

    httpcore ─▶ ProxyBackend.connect_tcp ─▶ TCP to the proxy ─▶ CONNECT host:port ─▶ 200 ─▶ TLS, and the handshake

The proxy of httpx itself is not used: it does TLS to the central system even for `ws://`. The proxy sees neither the
key nor the messages of a `wss://` connection.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

_MAX_ANSWER = 16384
_EXPECTED = "proxy: must be None or a URL such as http://user:password@host:port"


class ProxyError(OSError):
    """The proxy cannot be reached, or refuses the connection."""


def check_proxy(value: object) -> None:
    """Check the URL of a proxy; no error repeats it, because it may contain a password.

    Raises:
        TypeError, ValueError: it is not the URL of an HTTP proxy.
    """
    if value is None:
        return
    if not isinstance(value, str):
        raise TypeError(_EXPECTED)
    _split(value)


def _split(url: str) -> SplitResult:
    parts = SplitResult("", "", "", "", "")
    try:
        parts = urlsplit(url)
        valid = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0 and url.isascii()
    except ValueError:
        valid = False
    if not valid or not url.isprintable() or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(_EXPECTED)
    return parts


class ProxyBackend:
    """A network backend of httpcore whose connections lead through a proxy."""

    def __init__(self, backend: Any, proxy: str) -> None:
        parts = _split(proxy)
        self._backend = backend
        self._host, self._port = str(parts.hostname), parts.port or 80
        self._authorization = b""
        if parts.username is not None:
            key = unquote_to_bytes(parts.username) + b":" + unquote_to_bytes(parts.password or "")
            self._authorization = b"Proxy-Authorization: Basic " + base64.b64encode(key) + b"\r\n"

    async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
        """Return a stream to `host:port`.

        Raises:
            ProxyError: the proxy cannot be reached, or refuses the connection.
        """
        try:
            stream = await self._backend.connect_tcp(self._host, self._port, **options)
        except Exception as error:
            raise ProxyError(f"the proxy {self._host}:{self._port} cannot be reached: {error}") from error
        try:
            await self._connect(stream, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore does this between attempts."""
        await self._backend.sleep(seconds)

    async def _connect(self, stream: Any, target: str) -> None:
        name = target.encode("ascii")
        head = b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (name, name, self._authorization)
        answer = b""
        try:
            await stream.write(head)
            while b"\r\n\r\n" not in answer and len(answer) < _MAX_ANSWER:
                data = await stream.read(_MAX_ANSWER)
                if not data:
                    break
                answer += data
        except Exception as error:
            raise ProxyError(f"the proxy {self._host}:{self._port} closed the connection") from error
        head, end, body = answer.partition(b"\r\n\r\n")
        version, _, rest = head.partition(b" ")
        status = rest[:3]
        accepted = status.startswith(b"2")
        if not version.startswith(b"HTTP/1.") or not status.isdigit() or not end or (accepted and body):
            raise ProxyError(f"the proxy {self._host}:{self._port} gave no valid answer")
        if not accepted:
            refused = f"the proxy {self._host}:{self._port} refused the connection to {target}"
            raise ProxyError(f"{refused} with {status.decode()}")
