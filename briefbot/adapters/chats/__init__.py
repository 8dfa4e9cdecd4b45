"""Other chats as an outlet: Slack, Discord, Matrix, ntfy, Teams and whatever else Apprise can write to."""
