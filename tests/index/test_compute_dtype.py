from __future__ import annotations

import os
import subprocess
import sys

import pytest

from index.compute_dtype import Dtype, resolve_dtype


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_chosen_dtype_is_not_questioned(dtype: Dtype) -> None:
    assert resolve_dtype(dtype) == dtype


def test_measured_dtype_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = resolve_dtype("auto")

    def measure_again() -> str:
        raise AssertionError("measured twice")

    monkeypatch.setattr("index.compute_dtype._fastest", measure_again)
    assert measured in ("float32", "bfloat16")
    assert resolve_dtype("auto") == measured


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, "PASSIVE"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE")],
    ids=["unset", "users-own"],
)
def test_threads_sleep_while_they_wait_unless_the_user_says_otherwise(
    given: dict[str, str], expected: str
) -> None:
    code = "import os, index.compute_dtype as d; d.wait_passively(); print(os.environ['OMP_WAIT_POLICY'])"
    environment = {k: v for k, v in os.environ.items() if k not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    shown = subprocess.run(
        [sys.executable, "-c", code], env=environment | given, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == expected


@pytest.mark.skipif(os.cpu_count() == 1, reason="one core: nothing to wait for")
def test_products_leave_no_thread_spinning_behind() -> None:
    code = (
        "import time, index, numpy as np\n"
        "rows, matrix = np.ones((16, 384), np.float32), np.ones((384, 384), np.float32)\n"
        "rows @ matrix\n"
        "spent = 0.0\n"
        "for _ in range(20):\n"
        "    rows @ matrix\n"
        "    started = time.process_time()\n"
        "    time.sleep(0.02)\n"
        "    spent += time.process_time() - started\n"  # what the product itself takes on busy cores is not asked
        "print(spent)"
    )

    def busy_s(given: dict[str, str]) -> float:
        environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_THREAD_TIMEOUT"} | given
        shown = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        return float(shown.stdout)

    assert busy_s({}) < busy_s({"OPENBLAS_THREAD_TIMEOUT": "26"}) / 2  # OpenBLAS's own default
