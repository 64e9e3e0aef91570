"""Raw text to canonical text, rule by rule; `corpus.normalize` puts them together."""
