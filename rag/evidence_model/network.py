"""The network: an encoder over question and passage, and heads for relevance, span and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from rag.evidence_model.matches import KINDS

if TYPE_CHECKING:
    from transformers import BertModel


NEVER = -1e4  # the logit of what cannot be


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

    def __init__(self, encoder: BertModel, first_layer: int) -> None:
        """Put heads on an encoder.

        Args:
            first_layer: From this layer up (0 = lowest) the network knows what question and passage have in common; the
                layers below are not trained.
        """
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.first_layer = first_layer
        self.matches = nn.Embedding(KINDS, width)
        nn.init.zeros_(self.matches.weight)
        self.tokens = nn.Linear(width, 3)
        self.pooler = nn.Linear(width, width)
        self.relevance = nn.Linear(width, 1)
        self.margin = nn.Parameter(torch.tensor(0.5))

    def forward(self, ids: Tensor, mask: Tensor, passage: Tensor, matches: Tensor) -> Logits:
        """Return the logits of a batch.

        Relevance is read from token 0 and from how far the likeliest spans are ahead of "no answer": what finds the
        answer says whether there is one.

        Args:
            ids: (n, t) token ids.
            mask: (n, t), 1 for real tokens.
            passage: (n, t), true at the tokens of the passage.
            matches: (n, t) kinds of match (`token_matches`).
        """
        states = self._encode(ids, mask, matches)
        start, end, evidence = self.tokens(states).float().unbind(-1)
        ahead = (_ahead(start, passage) + _ahead(end, passage)) / 2
        pooled = torch.tanh(self.pooler(states[:, 0]))
        relevance = self.relevance(pooled).float().squeeze(-1) + self.margin * ahead
        return Logits(relevance, start, end, evidence)

    def _encode(self, ids: Tensor, mask: Tensor, matches: Tensor) -> Tensor:
        attended = mask[:, None, None, :].bool()
        layers = self.encoder.encoder.layer
        with torch.no_grad():
            states = cast(Tensor, self.encoder.embeddings(input_ids=ids))
            for layer in layers[: self.first_layer]:
                states = layer(states, attended)
        states = states + self.matches(matches).to(states.dtype)
        for layer in layers[self.first_layer :]:
            states = layer(states, attended)
        return cast(Tensor, states.to(self.tokens.weight.dtype))  # the heads stay in full precision

    def heads(self) -> dict[str, Tensor]:
        """Return the weights of the heads by name."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("encoder.")}


def _ahead(scores: Tensor, passage: Tensor) -> Tensor:
    """Return by how much the passage's tokens are ahead of token 0: a soft maximum, 0 where all are alike."""
    together = torch.logsumexp(scores.masked_fill(~passage, NEVER), dim=-1)
    return together - passage.sum(-1).clamp(min=1).log() - scores[:, 0]
