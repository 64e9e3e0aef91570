"""Cases, measures and gates: whether a release may go out."""
