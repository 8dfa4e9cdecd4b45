"""A brief as text for the terminal, Markdown, JSON. Pure; the only place where text becomes markup."""
