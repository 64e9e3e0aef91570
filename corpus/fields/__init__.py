"""Each metadata field as official documents print it; `corpus.metadata` puts them together."""
