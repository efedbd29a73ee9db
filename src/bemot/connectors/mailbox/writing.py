"""Renders a letter so that it threads in every mail program, and hands it to the server once."""

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from bemot.connectors.base import Account, Envelope, Json, Payload, Rejected, Sent, Target, TryLater
from bemot.connectors.mailbox import servers, tokens

_MOST_REFERENCES = 20
_PREFIXES = ("re:", "sv:", "aw:", "vs:")


def render(text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
    """Freeze what goes out. Raises `Rejected` where there is nobody to write to, or nothing to say."""
    if not text.strip():
        raise Rejected("There is nothing to send.")
    to = target.author.external_id if target.author else ""
    if "@" not in to:
        raise Rejected("Nobody's mail address is known here.")
    envelope = target.envelope or Envelope()
    address = str(account.settings.get("address", ""))
    reply_to, subject = address, _subject(envelope)
    if envelope.token:
        way = tokens.way(envelope.token, address=address, separator=str(account.settings.get("separator", "")))
        reply_to, subject = way.address, f"{subject} {way.subject}".strip()
    references = list(envelope.references)
    body = {
        "message_id": f"<bemot.{send_key}@{address.rpartition('@')[2]}>",
        "from_name": str(account.settings.get("name", "")),
        "from": address,
        "to": to,
        "reply_to": reply_to,
        "subject": subject,
        "text": text.strip(),
        "language": language,
        "references": references[:1] + references[1:][-_MOST_REFERENCES:],
    }
    return Payload(body=body, send_key=send_key)


def send(payload: Payload, account: Account) -> Sent:
    """Hand it in for the person and, unseen, for our own box: the copy there proves that it was taken."""
    body = payload.body
    with servers.outgoing(account) as smtp:
        # Reports of what did not arrive go to the envelope's sender, and so to the talk that they are about.
        _say(smtp, *smtp.mail(body["reply_to"]))
        _say(smtp, *smtp.rcpt(body["to"]))
        smtp.rcpt(body["from"])  # refused or not: the person's copy is what counts
        try:
            code, words = smtp.data(written(body))
        except smtplib.SMTPDataError as error:
            code, words = error.smtp_code, error.smtp_error  # type: ignore[assignment]  # bytes, says the library
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            reason = f"The connection broke: {servers.words_of(error)}"
            raise TryLater(reason, accepted_perhaps=True) from error
        _say(smtp, code, words)
    return sent(body)


def written(body: Json) -> bytes:
    """Give the letter as it goes over the wire."""
    message = _message(body)
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def sent(body: Json) -> Sent:
    """Give what is known of a letter that was taken."""
    return Sent(external_id=str(body["message_id"]))


def _say(smtp: smtplib.SMTP, code: int, words: bytes) -> None:
    """Raise what a refusal means: later (4xx), or never (5xx)."""
    if code < 400:
        return
    reason = servers.said(code, words)
    try:
        smtp.rset()
    except (OSError, smtplib.SMTPException):
        smtp.close()
    raise TryLater(reason) if code < 500 else Rejected(reason)


def _subject(envelope: Envelope) -> str:
    subject = " ".join(envelope.subject.split())
    if not envelope.references or subject.lower().startswith(_PREFIXES):
        return subject
    return f"Re: {subject}" if subject else ""


def _message(body: Json) -> EmailMessage:
    message = EmailMessage()
    local, _, domain = str(body["from"]).rpartition("@")
    message["From"] = Address(str(body["from_name"]), local, domain)
    message["To"] = str(body["to"])
    if body["reply_to"] != body["from"]:
        message["Reply-To"] = str(body["reply_to"])
    message["Subject"] = str(body["subject"])
    message["Date"] = formatdate(localtime=False, usegmt=True)
    message["Message-ID"] = str(body["message_id"])
    if body["references"]:
        message["In-Reply-To"] = str(body["references"][-1])
        message["References"] = " ".join(body["references"])
    if body["language"]:
        message["Content-Language"] = str(body["language"])
    message.set_content(str(body["text"]) + "\n", cte="quoted-printable")
    return message
