"""What texts say of validity, of themselves and of each other; `corpus.validity` reads them together."""
