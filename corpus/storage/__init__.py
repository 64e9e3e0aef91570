"""How `corpus.store` keeps documents."""
