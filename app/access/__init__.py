"""Who is let in, what he may do, and which documents exist for him."""
