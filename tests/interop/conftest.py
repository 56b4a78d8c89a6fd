from __future__ import annotations

import pytest

from tests.interop.ocpp_package_roles import ConnectSides, their_central_system, their_charge_point
from tests.interop.scripted_peers import Face, face_central_system, face_charge_point
from tests.support.transport_pairs import anyio_backend

__all__ = ["anyio_backend", "connect_sides", "face"]


@pytest.fixture(params=[face_charge_point, face_central_system], ids=["a charge point", "a central system"])
def face(request: pytest.FixtureRequest, anyio_backend: object) -> Face:
    """Which role the peer by hand has; ours is the other."""
    role: Face = request.param
    return role


@pytest.fixture(params=[their_charge_point, their_central_system], ids=["their charge point", "their central system"])
def connect_sides(request: pytest.FixtureRequest) -> ConnectSides:
    """Which role the package `ocpp` has; ours is the other."""
    roles: ConnectSides = request.param
    return roles
