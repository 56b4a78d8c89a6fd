"""The tests of `every_transport.py` over memory, over sockets and over a listener on loopback."""

from tests.transports.every_transport import *  # noqa: F403 - the tests are the same for every transport
