"""The bot that talks: what is heard becomes a value, a function answers it with a value, and the answer is said."""
