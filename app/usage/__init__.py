"""How much is asked, by whom, how fast, and what becomes of it: numbers for administrators, never a word of a question."""
