from __future__ import annotations

import pytest

# The helpers contain assertions too. Without this, a failure would not show the values that were compared.
pytest.register_assert_rewrite("tests.support", "tests.transports.every_transport")
