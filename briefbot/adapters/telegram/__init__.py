"""Telegram as an outlet: briefs go to chats, groups, channels and topics through the Bot API."""
