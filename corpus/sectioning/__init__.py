"""How documents number and head their parts; `corpus.structure` nests them."""
