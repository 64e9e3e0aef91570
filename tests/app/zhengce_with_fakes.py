"""The command `zhengce` with models that have no weights, for tests that end its process from outside."""

from __future__ import annotations

import os
import sys
import time
from unittest.mock import patch

from app.cli import main
from tests.app.fake_models import GivenModels, PairScorer
from tests.app.hash_embedder import HashEmbedder


class SlowScorer(PairScorer):
    """Takes a moment for each question, so that a batch can be met in its middle."""

    def log_likelihoods(self, pairs):  # type: ignore[no-untyped-def]
        time.sleep(float(os.environ.get("SLOW_S", "0.2")))
        return super().log_likelihoods(pairs)


if __name__ == "__main__":
    with patch("app.service.Models", lambda config, report: GivenModels(HashEmbedder(), SlowScorer())):
        sys.exit(main())
