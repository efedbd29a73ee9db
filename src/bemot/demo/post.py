"""The demo's post: people write to the address that our public answer offered."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bemot.channels import sending
from bemot.conversations.models import Conversation, Message, ReplyToken
from bemot.demo.organisation import MAILBOX, Railway
from bemot.demo_story.story import Letter, Mail
from bemot.words import Direction

_WORDS = b"BT /F 18 Tf 60 760 Td (Kvitto: flygbiljett, 2 300 kronor) Tj ET"
_RECEIPT = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length %d>> stream
%s
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
%%%%EOF
""" % (len(_WORDS), _WORDS)


def come(railway: Railway, conversation: Conversation, mail: Mail, letter: Letter, *, at: datetime) -> None:
    """Lay a letter where the desk looks for it."""
    channel = railway.channels[MAILBOX]
    token = ReplyToken.objects.filter(conversation=conversation, public=True).latest("made_at")
    ours = Message.objects.filter(conversation=conversation, channel=channel, direction=Direction.OUTBOUND).last()
    message = EmailMessage()
    message["From"] = f"{mail.name} <{mail.address}>"
    message["To"] = sending.reply_way(channel, token.token).address
    message["Subject"] = f"Sv: {mail.subject}" if ours else mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{at:%Y%m%d%H%M%S}.{mail.address}>"
    if ours:
        message["In-Reply-To"] = ours.external_id
    message.set_content(letter.text + (_quoted(ours, railway) if ours and letter.quotes else ""))
    if letter.file:
        message.add_attachment(_RECEIPT, maintype="application", subtype="pdf", filename=letter.file)
    path = Path(str(channel.settings["folder"])) / "in" / f"{at:%Y%m%d%H%M%S}-{conversation.pk}.eml"
    path.write_bytes(message.as_bytes())


def _quoted(ours: Message, railway: Railway) -> str:
    """Give our words as mail programs put them below the answer."""
    lines = "\n".join(f"> {line}" for line in ours.text.splitlines())
    return f"\n\nDen {ours.sent_at:%Y-%m-%d} kl. {ours.sent_at:%H:%M} skrev {railway.inbox.name}:\n\n{lines}\n"
