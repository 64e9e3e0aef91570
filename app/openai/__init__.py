"""The OpenAI-compatible interface under /v1: tools that speak it need no change."""
