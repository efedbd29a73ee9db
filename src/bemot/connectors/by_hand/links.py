"""What a pasted link says: the address without tracking, the thread it belongs to, and the post that it names."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from bemot.lib.errors import Refusal

_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|_?hs(enc|mi)|[fgmy]clid|fbclid|gclsrc|dclid|wbraid|igsh(id)?|mibextid|rdid|share_(id|url)|si|feature"
    r"|ref|ref_src|ref_url|refid|refsrc|trk|trkemail|trackingid|lipi|midtoken|midsig|eid|otptoken|notif_(id|t)|acontext"
    r"|comment_tracking|__cft__.*|__tn__.*|__xts__.*|_rdr|paipv|eav|locale|campaign|medium|sharer_.*",
    re.IGNORECASE,
)
_SHARING_ONLY = {"x.com": {"s", "t"}, "youtube.com": {"t", "pp"}, "reddit.com": {"context", "share_id"}}
_ONE_HOST = {
    "twitter.com": "x.com",
    "youtu.be": "youtube.com",
    "fb.com": "facebook.com",
    "old.reddit.com": "reddit.com",
}
_PREFIXES = ("www.", "m.", "mobile.", "web.", "mbasic.", "touch.", "nb-no.", "sv-se.")
_NAMED_IN_QUERY = ("reply_comment_id", "comment_id", "commentUrn", "replyUrn", "lc")
_NAMED_IN_FRAGMENT = re.compile(
    r"(comment|kommentar|reply|svar|post|answer|msg|isso|discussion|p|c)[-_]?\w*\d\w*$", re.IGNORECASE
)
_ONE_POST = (
    ("x.com", re.compile(r"/[^/]+/status/\d+")),
    ("bsky.app", re.compile(r"/profile/[^/]+/post/\w+")),
    ("threads.net", re.compile(r"/@[^/]+/post/[\w-]+")),
    ("reddit.com", re.compile(r"/r/[^/]+/comments/\w+/[^/]*/\w+")),
    ("", re.compile(r"/@[^/]+/\w+|/users/[^/]+/statuses/\w+")),  # Mastodon and its kin, on any host
)
_WRAPPERS = {
    "l.facebook.com": "u",
    "lm.facebook.com": "u",
    "l.instagram.com": "u",
    "google.com": "q",
    "linkedin.com": "url",
}


class NoLink(Refusal):
    """What was pasted is no web address."""


@dataclass(frozen=True, slots=True)
class Link:
    """A pasted address. `thread` and `post` are ids: no scheme, no tracking, one spelling of the host."""

    url: str
    thread: str
    post: str
    """Empty where the address names the thread only: on many networks a comment has no address of its own."""


def read(pasted: str) -> Link:
    """Read an http or https address; wrapped ones are unpacked. Raises `NoLink`."""
    pasted = pasted.strip().strip("<>")
    parts = _split(pasted if "://" in pasted else f"https://{pasted}")
    inner = parse_qs(parts.query).get(_WRAPPERS.get(_host(parts.hostname or ""), ""), [""])[0]
    if inner.startswith(("http://", "https://")):
        parts = _split(inner)
    host = _host(parts.hostname or "")
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0], host)]
    fragment = parts.fragment if _NAMED_IN_FRAGMENT.match(parts.fragment) else ""
    url = urlunsplit(
        (parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower(), parts.path or "/", urlencode(query), fragment)
    )
    place = f"{host}{_port(parts.port)}{parts.path.rstrip('/')}"
    plain = sorted(pair for pair in query if pair[0] not in _NAMED_IN_QUERY)
    names_post = bool(fragment) or len(plain) < len(query) or _is_one_post(host, parts.path)
    return Link(
        url=url,
        thread=_joined(place, plain),
        post=_joined(place, sorted(query), fragment) if names_post else "",
    )


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise NoLink(f"This is no web address: {address[:200]}") from error
    host = parts.hostname or ""
    if parts.scheme.lower() not in ("http", "https") or "." not in host or " " in host:
        raise NoLink(f"This is no web address: {address[:200]}")
    return parts


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host not in _WRAPPERS:
        host = next((host.removeprefix(prefix) for prefix in _PREFIXES if host.startswith(prefix)), host)
    return _ONE_HOST.get(host, host)


def _port(port: int | None) -> str:
    return "" if port in (None, 80, 443) else f":{port}"


def _is_tracking(name: str, host: str) -> bool:
    return _TRACKING.fullmatch(name) is not None or name in _SHARING_ONLY.get(host, ())


def _is_one_post(host: str, path: str) -> bool:
    return any(known in ("", host) and pattern.fullmatch(path.rstrip("/")) for known, pattern in _ONE_POST)


def _joined(place: str, query: list[tuple[str, str]], fragment: str = "") -> str:
    return place + (f"?{urlencode(query)}" if query else "") + (f"#{fragment}" if fragment else "")
