"""A mailbox that lies in a folder of this computer: the demo writes letters into it, and nothing leaves the house."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bemot.connectors.base import Account, Connected, FetchedPage, Field, Json, NeedsAttention, Payload, Sent
from bemot.connectors.mailbox import reading, writing
from bemot.connectors.mailbox.connector import MailboxConnector

_LOOK_EVERY_S = 2.0


class FolderMailbox(MailboxConnector):
    """Settings: `folder`, `address`, `name`, `separator`. What comes lies in `in`, what goes out in `out`."""

    slug = "fake_mailbox"
    name = "Demo mailbox"
    fields: Sequence[Field] = (
        Field("folder", "text", "Folder", "Where the letters lie, as files that end in .eml."),
        Field("address", "email", "Mail address"),
        Field("name", "text", "Sender's name", "What people see beside the address.", required=False),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Look for the folder. Raises `NeedsAttention`."""
        address, folder = str(settings.get("address", "")), Path(str(settings.get("folder", "")))
        if not folder.is_dir():
            raise NeedsAttention(f"There is no folder {folder}.")
        title = str(settings.get("name") or address)
        kept = {"folder": str(folder), "address": address, "name": title, "separator": "+"}
        return Connected(own_id=address.casefold(), handle=address, title=title, settings=kept)

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give the letters whose names come after the last one that was read."""
        last = str(cursor.get("last", ""))
        found = [path for path in sorted(_part(account, "in").glob("*.eml")) if path.name > last]
        items = [reading.item(path.read_bytes()) for path in found]
        yield FetchedPage(items=items, cursor={"last": found[-1].name if found else last})

    def send(self, payload: Payload, account: Account) -> Sent:
        """Lay it in the folder."""
        path = _sent_path(payload, account)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(writing.written(payload.body))
        return writing.sent(payload.body)

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look whether it lies there."""
        return writing.sent(payload.body) if _sent_path(payload, account).exists() else None

    def wait(self, account: Account, *, seconds: float) -> bool:
        """Look again and again for something new."""
        inbox, until = _part(account, "in"), time.monotonic() + seconds
        held = len(list(inbox.glob("*.eml")))
        while time.monotonic() < until:
            time.sleep(_LOOK_EVERY_S)
            if len(list(inbox.glob("*.eml"))) != held:
                return True
        return False


def _part(account: Account, name: str) -> Path:
    return Path(str(account.settings["folder"])) / name


def _sent_path(payload: Payload, account: Account) -> Path:
    return _part(account, "out") / f"{payload.send_key}.eml"


CONNECTOR = FolderMailbox()
