"""What is kept of what was asked: conversations for who held them, and what was thought of answers for who mends them."""
