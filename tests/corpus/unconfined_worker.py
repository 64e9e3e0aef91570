"""The parser worker on a system that cannot forbid it the network: `python -m tests.corpus.unconfined_worker`."""

from __future__ import annotations

import sys

from corpus.confinement.parser_worker import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], confine=lambda *_: ("network",)))
