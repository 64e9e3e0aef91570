"""A question as typed becomes one that can be searched for: a follow-up stands alone, several in one breath are parted."""

from rag.query.follow_up import standalone_question
from rag.query.model_rewriter import ModelRewriter
from rag.query.splitting import split_questions

__all__ = ["ModelRewriter", "split_questions", "standalone_question"]
