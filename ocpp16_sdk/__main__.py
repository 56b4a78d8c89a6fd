"""`python -m ocpp16_sdk` is the command `ocpp16`."""

import sys

from ocpp16_sdk.cli import main

if __name__ == "__main__":
    sys.exit(main())
