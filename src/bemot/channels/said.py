"""What connectors and the importer say, in the reader's language; what a network says itself stays as quoted words.

They know no Django and speak English, and what they say is kept as it was said. Their sentences stand here, so that the
catalogue finds them; a test reads the code of the connectors for any that is missing.
"""

import functools
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_SENTENCES = (
    # The way to a server
    gettext_noop("No connection: %(words)s"),
    gettext_noop("The connection broke: %(words)s"),
    gettext_noop("The connection broke: timed out"),
    gettext_noop("%(host)s cannot be found"),
    gettext_noop("%(host)s has no address"),
    gettext_noop("the answer took longer than %(seconds)s s"),
    gettext_noop("This is no web address: %(words)s"),
    gettext_noop("The address leads from redirect to redirect."),
    gettext_noop("%(status)s The address has moved to %(place)s"),
    gettext_noop("The server leads to another one: %(place)s"),
    gettext_noop("Port %(port)s of %(host)s is no web server. The desk connects to 80, 443 and ports above 1023."),
    gettext_noop("%(host)s leads to a private address. The desk connects to the public internet only."),
    gettext_noop("The desk connects to no socket files."),
    gettext_noop("The answer is larger than %(number)s bytes."),
    gettext_noop("The answer is packed twice over."),
    # What is sent
    gettext_noop("There is nothing to send."),
    gettext_noop("This post is not ours."),
    gettext_noop("This article is not ours."),
    gettext_noop("A post has %(used)s %(unit)s; %(allowed)s are allowed."),
    gettext_noop("A thread of %(count)s posts; %(most)s are read to the end, if any."),
    gettext_noop("The site holds the article until an editor lets it through."),
    gettext_noop("The answer is empty."),
    gettext_noop("The answer has %(used)s %(unit)s; %(allowed)s are allowed."),
    gettext_noop("%(used)s %(unit)s, at most %(allowed)s are allowed."),
    gettext_noop("The post to answer is gone."),
    gettext_noop("There is a block between this account and the author; nobody would see the answer."),
    gettext_noop("The thread is closed for replies from this account."),
    gettext_noop("The server took the answer, but the thread does not show it: a reply rule or a block hides it."),
    gettext_noop("The server took the answer; the network had not shown it yet when the desk looked."),
    gettext_noop("The server took the answer; the network had not shown it yet when the desk looked. (%(words)s)"),
    # The AT Protocol
    gettext_noop("The account name or the app password is missing."),
    gettext_noop("The server gave no session: is this an AT Protocol server?"),
    gettext_noop("The server gave no answer that can be understood."),
    gettext_noop("The server's answer cannot be read."),
    gettext_noop("The server answers with something else than JSON."),
    gettext_noop("The server's answer lacks what the protocol promises: %(words)s"),
    gettext_noop("%(value)s is no record key."),
    gettext_noop("This is no JSON: %(words)s"),
    gettext_noop("This JSON is nested too deeply."),
    gettext_noop("This is no post: it has no address or no content."),
    # WordPress
    gettext_noop("There is no WordPress with a REST interface at %(url)s."),
    gettext_noop("The site takes no application passwords. It wants https, or a plug-in has switched them off."),
    gettext_noop("The site does not know %(name)s with this application password: %(words)s"),
    gettext_noop("%(name)s may not moderate comments there. Use the password of an editor."),
    gettext_noop("This site is only read: answering needs a user and an application password."),
    gettext_noop("The site says that the same words stand there already, from an earlier time."),
    gettext_noop("The comment that is answered was deleted."),
    gettext_noop("The site holds the answer for approval."),
    gettext_noop("The comment that is answered is still held, so nobody sees either."),
    gettext_noop("The site answers %(place)s with something else than a list."),
    gettext_noop("The site does not answer with JSON: is a maintenance page or a login before it?"),
    gettext_noop("The site does not say how many comments there are."),
    gettext_noop("The site's interface is on another host: %(host)s"),
    gettext_noop("The site's next page is on another host."),
    gettext_noop("This is nothing of WordPress: %(words)s"),
    gettext_noop("%(value)s is no %(kind)s of WordPress."),
    # Feeds
    gettext_noop("There is no feed at %(url)s."),
    gettext_noop("A feed can only be read. Publish the answer on the page itself."),
    gettext_noop("A feed can only be read. Open the page and see whether the answer stands."),
    gettext_noop("This is no entry of a feed: %(words)s"),
    # Mailboxes
    gettext_noop("%(value)s is no mail server. Write a name, as in mail.example.org."),
    gettext_noop("The mail address is missing."),
    gettext_noop("The mail server does not accept the password: %(words)s"),
    gettext_noop("The certificate of %(host)s is not valid: %(words)s"),
    gettext_noop("%(host)s offers no encryption; a password is not sent there."),
    gettext_noop("Nobody's mail address is known here."),
    gettext_noop("This is no mail: it has no head."),
    gettext_noop("This is no mail: %(words)s"),
    gettext_noop("This mail cannot be read: %(words)s"),
    # By hand
    gettext_noop("The channel needs a name."),
    gettext_noop("Paste a link, the text, or describe the picture."),
    gettext_noop("There is no text in this mail."),
    gettext_noop("An answer in this channel is published by a person."),
    gettext_noop("The desk cannot look there. Open the thread and see whether the answer stands."),
    gettext_noop("Nobody hands in a %(value)s."),
    gettext_noop("This is nothing that was handed in: %(words)s"),
    # Files
    gettext_noop("Line %(number)s: %(reason)s"),
    gettext_noop("The file is empty."),
    gettext_noop("This is no text file. Save the table as CSV."),
    gettext_noop("This is one JSON list. Write one object on each line (JSONL)."),
    gettext_noop("This is no JSON object."),
    gettext_noop("No column holds the text. There are: %(name)s. Name one of them 'text'."),
    gettext_noop("There are %(number)s columns here and %(names)s names."),
    gettext_noop("There is neither a text nor a link."),
    gettext_noop("%(value)s is no web address."),
    gettext_noop("%(value)s is no date."),
    gettext_noop("%(value)s can be read in two ways: write the date as %(year)s-MM-DD."),
    gettext_noop("Some letters are in another encoding than the rest of the file."),
    # The network of the demo
    gettext_noop("There is no network at %(name)s."),
    gettext_noop("There is no folder %(name)s."),
    gettext_noop("%(name)s is no network: %(words)s"),
    gettext_noop("%(name)s is another kind of file, no network."),
    gettext_noop("There is nobody called @%(handle)s."),
    gettext_noop("There is no post %(post)s."),
    gettext_noop("The post %(post)s is not there any more."),
    gettext_noop("The network took the post, but nobody can see it."),
    gettext_noop("This is no post of a fake network: %(words)s"),
    # Hiding, removing and reporting
    gettext_noop("A report cannot be taken back."),
    gettext_noop("A report cannot be taken back; write to the network's moderators."),
    gettext_noop("Nobody can remove somebody else's post here."),
    gettext_noop("Only answers below one's own posts can be hidden."),
    gettext_noop("Only replies below one's own posts can be hidden here."),
    gettext_noop("The comment is gone."),
    gettext_noop("The network does not say who wrote this."),
    gettext_noop("This thread hides %(number)s replies already; the network takes no more."),
    gettext_noop("%(value)s is no comment of WordPress."),
    # An assistant that is asked for words
    gettext_noop("The server answered, but not in the form that was asked for."),
    gettext_noop("The desk was stopped while it asked."),
    gettext_noop("It named what stands in none of our facts or earlier answers: %(words)s"),
    gettext_noop("It gave no words."),
    # What fills a blank of the others
    gettext_noop("graphemes"),
    gettext_noop("bytes"),
    gettext_noop("comment"),
    gettext_noop("article"),
)
_BLANK = re.compile(r"%\((\w+)\)s")
# A blank is narrow where it may be: else a network's own words could be taken for a sentence of ours.
_FILLED = {
    "words": r".*",
    "reason": r".+",
    "name": r".+",
    "value": r"'.*'|\".*\"",
    "status": r"\d{3}",
    "number": r"\d+",
    "names": r"\d+",
}
_ANY = r"\S+"


def sentence(words: str) -> str:
    """Give a sentence of ours in the reader's language; empty where somebody else's words are given."""
    for source, pattern in _patterns():
        if found := pattern.fullmatch(words):
            return _(source) % {name: _blank(name, value) for name, value in found.groupdict().items()}
    return ""


def ours(words: str) -> str:
    """Give a sentence in the reader's language where the list has it, else as it is: for what the desk refuses."""
    return sentence(words) or words


def quoted(words: str) -> str:
    """Give a sentence of ours, or somebody else's words in quotation marks."""
    return words and (sentence(words) or _("“%(words)s”") % {"words": words})


def told(words: str) -> str:
    """Give a sentence of ours, or tell what the network said."""
    return words and (sentence(words) or _("The network says: “%(words)s”") % {"words": words})


def _blank(name: str, value: str) -> str:
    """Fill a blank: with a sentence of ours inside another, or with what came from elsewhere."""
    return quoted(value) if name == "words" else ours(value)


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Give each sentence with what recognises it; those without blanks first, for they say it more exactly."""
    rows = []
    for source in sorted(_SENTENCES, key=lambda one: len(_BLANK.findall(one))):
        parts = _BLANK.split(source)
        pattern = "".join(
            f"(?P<{part}>{_FILLED.get(part, _ANY)})" if n % 2 else re.escape(part) for n, part in enumerate(parts)
        )
        rows.append((source, re.compile(pattern, re.DOTALL)))
    return rows
