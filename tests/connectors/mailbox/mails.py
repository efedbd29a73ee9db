"""Mails as programs write them, for the tests of the mailbox."""

from email.message import EmailMessage

from bemot.connectors.base import Account

ADDRESS = "kontakt@norrbrotag.example"
ACCOUNT = Account(settings={"address": ADDRESS, "name": "Norrbro Tåg", "separator": "+"}, own_id=ADDRESS)
TOKEN = "abcdefghijklmnop"


def make_mail(
    text: str, *, sender: str = "Maja Lind <maja@kund.example>", to: str = ADDRESS, **heads: str
) -> EmailMessage:
    """Make a mail; heads are given as `In_Reply_To="<…>"`."""
    message = EmailMessage()
    given = {"From": sender, "To": to, "Subject": "Försenat igen", "Message-ID": "<1@kund.example>"}
    given |= {"Date": "Tue, 10 Mar 2026 10:00:00 +0100"} | {
        name.replace("_", "-"): each for name, each in heads.items()
    }
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


BOUNCE = b"""From: MAILER-DAEMON@mx.example
To: kontakt@norrbrotag.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@mx.example>
Date: Tue, 10 Mar 2026 10:05:00 +0100
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maja@kund.example
Action: %(action)s
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <maja@kund.example>: No such
 user here

--b
Content-Type: text/rfc822-headers

From: kontakt@norrbrotag.example
Message-ID: %(id)s
Subject: Re: Forsenat igen

--b--
"""
