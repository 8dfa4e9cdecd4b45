"""Mail: written, signed and handed in by SMTP; and what comes back."""
