"""Mails that come to where bounces come, as servers and people write them; whom they are about is ours to invent."""

from mail_parts import VERP

VARIOUS = "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\r\nSubject: Undelivered Mail Returned to Sender\r\n"


def came_to(number: int | None) -> str:
    """The header field that says to which of our addresses it came."""
    return f"To: {VERP.sender(number) if number else 'bounces@example.org'}\r\n"


def dsn(
    *,
    to: int | None = 12,
    recipient: str = "ada@example.org",
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    original: str = "",
) -> bytes:
    """A delivery status notification (RFC 3464); `original` are header fields of our mail that it gives back."""
    told = f"Diagnostic-Code: {diagnostic}\r\n" if diagnostic else ""
    return (
        f"Return-Path: <>\r\n{came_to(to)}{VARIOUS}Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n{told}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{original or 'Subject: Ferry stops'}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(*, to: int | None = None, kind: str = "abuse", original: str = "") -> bytes:
    """A complaint as mail providers pass it on (RFC 5965)."""
    return (
        f"From: feedback@provider.example\r\n{came_to(to)}Subject: complaint\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSomebody says that this is spam.\r\n\r\n"
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: Feedback/1\r\n"
        "Version: 1\r\nOriginal-Rcpt-To: ada@example.org\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: briefs@example.org\r\n"
        f"{original or 'Subject: Ferry'}\r\n\r\nFerry.\r\n--b--\r\n"
    ).encode()


def away(*, to: int = 12) -> bytes:
    """Somebody's holidays."""
    told = "From: Ada <ada@example.org>\r\nSubject: Out of office: Ferry stops\r\nAuto-Submitted: auto-replied\r\n"
    return f"{told}{came_to(to)}\r\nI am away until Monday. The address ada@example.org is not read, error 550.\r\n".encode()


def plain_bounce(words: str, *, to: int | None = 12) -> bytes:
    """A bounce of the old kind, in a server's own words."""
    told = "Hi. This is the qmail-send program at mx.example.net.\r\nI'm afraid I wasn't able to deliver your message."
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\n{came_to(to)}Subject: failure notice\r\n\r\n"
        f"{told}\r\n\r\n<ada@example.org>:\r\n{words}\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nSubject: Ferry\r\n"
    ).encode()
