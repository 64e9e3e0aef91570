"""How `corpus.sandbox` holds the processes that read hostile files."""
