"""The fixture `mail_server`: a real SMTP and IMAP server for the whole run, or one clear line why there is none."""

import os
from collections.abc import Iterator

import pytest

from tests.servers.mail import server as mail


@pytest.fixture(scope="session")
def mail_server() -> Iterator[mail.MailServer]:
    """Give the running server and let the address guard admit it. With CI=true a missing piece is an error."""
    try:
        server = mail.shared()
    except mail.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with pytest.MonkeyPatch.context() as patch:
        admitted = [os.environ.get("BEMOT_PRIVATE_HOSTS", ""), server.hosts]
        patch.setenv("BEMOT_PRIVATE_HOSTS", ",".join(filter(None, admitted)))
        yield server
