"""Training of the bundled LLM's adapter: `python -m rag.training.llm`."""
