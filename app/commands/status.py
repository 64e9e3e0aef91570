"""`zhengce status`: what is configured, found and healthy."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from app.collection_status import CollectionStatus
from app.commands.session import open_service
from app.render.labels import STATUS_LABELS
from app.status import ModelStatus, Status
from app.terminal import plain


def run(arguments: argparse.Namespace) -> int:
    """Try the models, show how everything stands; 1 if something is in the way."""
    with open_service(arguments) as service:
        status = service.examine()
    print(json.dumps(asdict(status), ensure_ascii=False) if arguments.json else _rendered(status))
    return 1 if status.problems else 0


def _rendered(status: Status) -> str:
    rows = [
        ("版本", status.version),
        ("配置文件", status.config_file or "没有，用默认值"),
        ("工作区", status.workspace),
        ("模型缓存", status.cache),
        ("向量模型", _model(status.embedding)),
        ("语言模型", _model(status.llm)),
        ("文件", f"{status.documents} 份，{status.chunks} 段"),
        (
            "索引",
            f"{status.generation}（{status.created_at}，{status.index_model}）"
            if status.generation
            else "还没有",
        ),
    ]
    if status.collection:
        rows += _collection_rows(status.collection)
    lines = [f"{name}：{plain(value)}" for name, value in rows]
    lines += [f"问题：{plain(problem)}" for problem in status.problems]
    lines.append("一切正常。" if status.ready else "现在还不能作答。")
    return "\n".join(lines)


def _collection_rows(collection: CollectionStatus) -> list[tuple[str, str]]:
    counts = [f"{STATUS_LABELS[status]} {count}" for status, count in collection.validity.items()]
    kept = f"{collection.documents} 份在库，共 {collection.versions} 个版本，撤下 {collection.withdrawn} 份"
    if collection.failed:
        kept += f"，{collection.failed} 份的文件上次读不了，保留原版本"
    return [("文件库", f"{collection.database}（{kept}）"), ("有效性", "，".join(counts) or "还没有文件")]


def _model(model: ModelStatus) -> str:
    state = "不能用" if model.problem else "正常" if model.loaded else "没有加载"
    return f"{model.configured}（{model.name or '名称未知'}）：{state}"
