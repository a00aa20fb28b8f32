"""Runs SecantusDB as its own command does, except that expired records leave within two seconds: its
configuration has a key for that and its command does not read it."""

import sys

from secantus import cli, server

server.SecantusDBServer.__init__.__kwdefaults__["ttl_sweep_seconds"] = 2.0
sys.exit(cli.main())
