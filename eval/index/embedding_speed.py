"""Our embedding of passages beside sentence-transformers alone: `python -m eval.index.embedding_speed FOLDER… [--passages 256] [--rounds 5]`.

The same passages, the same weights, in turn, so that what else the machine does falls on all alike. *Same settings* has our
batch size and number format; *as it comes* is float32 with its default batch. The lowest cosine says that all of them make
the same vectors.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

from eval.index.varied_laws import read_laws
from index.bundled_encoder import PASSAGE_PROMPT, bundled_encoder_folder
from index.chunking import chunk_document
from index.embedder import FloatMatrix
from index.embedding import load_embedder
from index.generation import passage_text

_BATCH = 16  # of `load_embedder`
_DEFAULT_BATCH = 32  # of `SentenceTransformer.encode`
_Encode = Callable[[Sequence[str]], FloatMatrix]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", help="folders of documents")
    parser.add_argument("--passages", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    passages = (
        passage_text(law, chunk) for law in read_laws(options.folders) for chunk in chunk_document(law)
    )
    texts = list(islice(passages, options.passages))
    ours = load_embedder("bundled")
    encoders: dict[str, _Encode] = {
        f"ours ({ours.dtype})": ours.embed_passages,
        "sentence-transformers, same settings": _bare(ours.dtype, _BATCH),
        "sentence-transformers, as it comes": _bare("float32", _DEFAULT_BATCH),
    }
    vectors = {name: encode(texts[:64]) for name, encode in encoders.items()}  # and everything is warm
    seconds = np.array(
        [[_seconds(encode, texts) for encode in encoders.values()] for _ in range(options.rounds)]
    )
    print(f"{len(texts)} passages, {options.rounds} rounds, load {os.getloadavg()[0]:.1f}\n")
    print(
        "| | passages/s, median | ours as a share of it, median (each round) | lowest cosine to ours |\n|---|---:|---|---:|"
    )
    first = next(iter(vectors.values()))
    for (name, own), column in zip(vectors.items(), seconds.T, strict=True):
        shares = column / seconds[:, 0]
        each = ", ".join(f"{share:.2f}" for share in shares)
        cosine = float((own * first).sum(axis=1).min())
        print(
            f"| {name} | {len(texts) / np.median(column):.1f} | {np.median(shares):.2f} ({each}) | {cosine:.5f} |"
        )


def _bare(dtype: str, batch_size: int) -> _Encode:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(bundled_encoder_folder()), local_files_only=True, model_kwargs={"dtype": dtype}, device="cpu"
    )

    def encode(texts: Sequence[str]) -> FloatMatrix:
        vectors: FloatMatrix = model.encode(
            list(texts), prompt=PASSAGE_PROMPT, show_progress_bar=False, batch_size=batch_size
        )
        return vectors

    return encode


def _seconds(encode: _Encode, texts: Sequence[str]) -> float:
    started = perf_counter()
    encode(texts)
    return perf_counter() - started


if __name__ == "__main__":
    main()
