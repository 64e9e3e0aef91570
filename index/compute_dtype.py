"""The number format that this machine computes fast in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast, get_args

from index.machine_facts import remember

if TYPE_CHECKING:
    import torch

ComputeDtype = Literal["float32", "bfloat16", "float16"]
Dtype = ComputeDtype | Literal["auto"]

_ROUNDS = 5
# The shape of one layer of a small encoder over a batch of passages.
_TEXTS, _TOKENS, _HEADS, _WIDTH, _INNER = 8, 96, 6, 384, 1536


def wait_passively() -> None:
    """Let threads of OpenMP and OpenBLAS sleep, not spin, while they wait; call before torch or NumPy is first imported.

    Spinning threads starve each other as soon as another program uses a core: with 2 cores and one busy neighbour,
    embedding a query took 960 ms spinning and 27 ms sleeping. OpenBLAS's spin for some 20 ms after each product:
    moving eight queries by their adapter doubled what embedding them costs (13.0 ms of processor each, now 6.5). A
    user's own settings stand.
    """
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")  # 2⁴ cycles, the least
    if "GOMP_SPINCOUNT" not in os.environ:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def resolve_dtype(dtype: Dtype) -> ComputeDtype:
    """Return `dtype`; for "auto", what this machine computes fastest in, measured once (about a second) and remembered.

    Raises:
        ModelCacheError: If the measurement cannot be remembered.
    """
    if dtype != "auto":
        return dtype
    wait_passively()
    import torch

    if torch.cuda.is_available():
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
    fact = f"fastest dtype, {torch.get_num_threads()} threads"
    remembered = remember(fact, ["torch"], _fastest)
    if remembered not in get_args(ComputeDtype):
        raise ValueError(f"remembered dtype {remembered!r} is none of {get_args(ComputeDtype)}")
    return cast(ComputeDtype, remembered)


def _fastest() -> ComputeDtype:
    """Return bfloat16 unless float32 is plainly faster: it takes half the memory."""
    import torch

    layers = [_layer(torch.float32), _layer(torch.bfloat16)]
    with torch.inference_mode():
        for layer in layers:
            layer()  # kernels are built on the first call
        # Alternating, and the best of several: another program may take the processor for a while.
        float32_s, bfloat16_s = map(
            min, zip(*([_seconds(layer) for layer in layers] for _ in range(_ROUNDS)), strict=True)
        )
    return "float32" if float32_s < 0.9 * bfloat16_s else "bfloat16"


def _layer(dtype: torch.dtype) -> Callable[[], torch.Tensor]:
    import torch
    from torch.nn import functional

    def weights(*shape: int) -> torch.Tensor:
        return torch.full(shape, 0.01, dtype=dtype)

    states = weights(_TEXTS, _TOKENS, _WIDTH)
    mixing, widening, narrowing = weights(_WIDTH, _WIDTH), weights(_INNER, _WIDTH), weights(_WIDTH, _INNER)

    def run() -> torch.Tensor:
        query, key, value = (
            functional.linear(states, mixing).view(_TEXTS, _TOKENS, _HEADS, -1).transpose(1, 2)
            for _ in range(3)
        )
        mixed = (
            functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(states.shape)
        )
        inner = functional.gelu(functional.linear(functional.linear(mixed, mixing), widening))
        return functional.layer_norm(states + functional.linear(inner, narrowing), (_WIDTH,))

    return run


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
