"""The network: an encoder over question and passage, and heads for relevance, span and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from transformers import BertModel


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of a batch of n pairs of t tokens.

    Attributes:
        relevance: (n,): the passage answers the question.
        start: (n, t): the answer starts at this token; token 0 stands for "no answer here".
        end: (n, t): likewise, the last token of the answer.
        evidence: (n, t): this token lies in a sentence that answers.
    """

    relevance: Tensor
    start: Tensor
    end: Tensor
    evidence: Tensor


class EvidenceNetwork(nn.Module):
    """An encoder with three numbers a token and one a pair."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.tokens = nn.Linear(width, 3)
        self.pooler = nn.Linear(width, width)
        self.relevance = nn.Linear(width, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> Logits:
        """Return the logits of token ids, (n, t), of which `mask` (1 = real) says which are real."""
        states = cast(Tensor, self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        start, end, evidence = self.tokens(states).unbind(-1)
        relevance = self.relevance(torch.tanh(self.pooler(states[:, 0]))).squeeze(-1)
        return Logits(relevance, start, end, evidence)

    def heads(self) -> dict[str, Tensor]:
        """Return the weights of the heads by name."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("encoder.")}
