"""Run the command as `python -m tongdao`."""

import sys

from tongdao.cli.app import main

sys.exit(main())
