"""One thread where more cost more than they save."""

from __future__ import annotations

import threading

import torch

from index.threads import one_thread


def test_the_block_computes_alone_and_nobody_else_is_concerned() -> None:
    before = torch.get_num_threads()
    elsewhere: list[int] = []
    with one_thread():
        inside = torch.get_num_threads()
        other = threading.Thread(target=lambda: elsewhere.append(torch.get_num_threads()))
        other.start()
        other.join()
    assert (inside, elsewhere, torch.get_num_threads()) == (1, [before], before)
