"""`permessage-deflate` (RFC 7692) in both roles; off by default, because it costs memory to save traffic.

Its state costs more memory than everything else of an idle connection. The size of a decompressed message is limited
like the size of any message.
"""

from __future__ import annotations

from websockets.exceptions import InvalidHandshake
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, ServerPerMessageDeflateFactory
from websockets.headers import build_extension, parse_extension

from ocpp16_sdk.errors import ConnectError

_SETTINGS = {"memLevel": 5}

# A window of 4 KiB spans several messages; the largest one would cost a central system ten times as much memory.
CENTRAL_SYSTEM_EXTENSIONS = [
    ServerPerMessageDeflateFactory(server_max_window_bits=12, client_max_window_bits=12, compress_settings=_SETTINGS)
]
"""The extensions that a central system accepts."""
_OFFERED = ClientPerMessageDeflateFactory(compress_settings=_SETTINGS)
EXTENSION_OFFER = build_extension([(_OFFERED.name, list(_OFFERED.get_request_params()))])
"""What a charge point sends in `Sec-WebSocket-Extensions`."""


def negotiated_extensions(answer: str | None, shown_url: str, *, offered: bool) -> list[Extension]:
    """Return the extensions of a connection, from the `Sec-WebSocket-Extensions` of the central system's answer.

    Raises:
        ConnectError: the central system chose an extension that was not offered (RFC 6455 4.1).
    """
    if answer is None:
        return []
    try:
        ((name, parameters),) = parse_extension(answer)
        if offered and name == _OFFERED.name:
            return [_OFFERED.process_response_params(parameters, [])]
    except (InvalidHandshake, ValueError):
        pass
    raise ConnectError(f"{shown_url} chose an extension that was not offered")
