"""`permessage-deflate` (RFC 7692) in both roles, for those who ask for it: it costs memory, and saves traffic.

How large a message may become is bounded by the size that messages may have, as it is without compression.
"""

from __future__ import annotations

from websockets.exceptions import InvalidHandshake
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, ServerPerMessageDeflateFactory
from websockets.headers import build_extension, parse_extension

from ocpp16_sdk.errors import ConnectError

_SETTINGS = {"memLevel": 5}

# A window of 4 KiB holds several messages; the largest would cost a central system ten times as much memory.
CENTRAL_SYSTEMS = [
    ServerPerMessageDeflateFactory(server_max_window_bits=12, client_max_window_bits=12, compress_settings=_SETTINGS)
]
"""What a central system agrees to."""
_OFFERED = ClientPerMessageDeflateFactory(compress_settings=_SETTINGS)
OFFER = build_extension([(_OFFERED.name, list(_OFFERED.get_request_params()))])
"""What a charge point writes into `Sec-WebSocket-Extensions`."""


def agreed(answer: str | None, where: str, *, offered: bool) -> list[Extension]:
    """Return what the central system, reached at `where`, has made of the offer.

    Raises:
        ConnectError: it has chosen what was not offered (RFC 6455 4.1).
    """
    if answer is None:
        return []
    try:
        ((name, parameters),) = parse_extension(answer)
        if offered and name == _OFFERED.name:
            return [_OFFERED.process_response_params(parameters, [])]
    except (InvalidHandshake, ValueError):
        pass
    raise ConnectError(f"{where} chose an extension that was not offered")
