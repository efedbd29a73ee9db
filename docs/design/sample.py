"""What the styleguide shows: a fictional railway, Norrbro Tåg, fictional people, and one Monday morning."""
# ruff: noqa: INP001  these are scripts beside a document, no package

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 16, 8, 12, tzinfo=UTC)


def _ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


ANA = {"name": "Ana Lind", "initials": "AL", "hue": 1}
BO = {"name": "Bo Ek", "initials": "BE", "hue": 3}
CLEO = {"name": "Cleo Sand", "initials": "CS", "hue": 4}


def _place(label: str, icon: str, count: int = 0, jump: str = "", *, current: bool = False) -> dict[str, Any]:
    return {"label": label, "icon": icon, "count": count, "jump": jump, "current": current, "url": "#main"}


DESK = {
    "organisation": "Norrbro Tåg",
    "elsewhere": [_place("Inställningar", "settings"), _place("Vem har jour", "calendar-days")],
    "me": ANA,
    "settings_url": "#main",
    "sign_out_url": "#main",
    "search_url": "#main",
    "groups": [
        [
            _place("Att göra nu", "circle-dot", 4, "i", current=True),
            _place("Mina", "user", 2, "m"),
            _place("Att läsa", "ear", 1, "l"),
            _place("Att godkänna", "stamp", 1, "k"),
            _place("Att följa upp", "repeat", 3, "u"),
            _place("Press", "newspaper", 1, "p"),
            _place("Provokationer", "zap-off", 1),
            _place("Beröm", "heart", 5, "b"),
            _place("Alla", "inbox", 0, "a"),
        ],
        [
            _place("Bevakning", "compass", 0, "v"),
            _place("Svarsbank", "library", 0, "s"),
            _place("Lärdomar", "lightbulb", 0, "r"),
            _place("Vem svarar på vad", "users"),
            _place("Kanaler", "rss", 0, "n"),
        ],
    ],
    "bar": [
        _place("Att göra", "circle-dot", 4, current=True),
        _place("Mina", "user", 2),
        _place("Sök", "search"),
        _place("Lärdomar", "lightbulb"),
    ],
}


def _row(number: int, who: str, *said: Any, **more: Any) -> dict[str, Any]:
    left, text, words = said
    return {"id": number, "url": "#main", "who": who, "left": left, "text": text, "words": words, **more}


ROWS = [
    _row(
        1,
        "Maja L.",
        "12 min kvar",
        (
            "Tredje veckan i rad som 7.14 inte kommer. Jag står här med två barn som ska till skolan, "
            "och ingen säger något."
        ),
        ["Kritik", "Väntetid", "3 till säger samma sak"],
        left_state="soon",
        is_new=True,
    ),
    _row(
        2,
        "Okänd",
        "8 min sen",
        "Var är svaret jag blev lovad i torsdags? Jag har väntat i fyra dagar nu.",
        ["Kritik", "Kommunikation"],
        left_state="late",
        is_new=True,
        assignee="Bo",
    ),
    _row(
        3,
        "Redaktionen Nytt",
        "i dag 16.00",
        "Hej, jag söker en kommentar till en artikel om förseningarna på Kustlinjen. Vem kan jag prata med?",
        ["Press", "Cleo har jouren"],
    ),
    _row(
        4,
        "Ebbe",
        "1 tim kvar",
        "Går det att ta med cykel på kvällsturen, eller måste man boka plats?",
        ["Fråga", "Tillgänglighet"],
        is_new=True,
    ),
    _row(5, "tågvän_77", "i morgon 09.00", "", ["Att bedöma"], veiled="Dolt: hot och hån. Två meningar."),
    _row(
        6,
        "Siv Å.",
        "i morgon 10.30",
        "Appen säger att biljetten är ogiltig fast jag betalat. Konduktören var snäll, men jag skämdes.",
        ["Kritik", "Webb och app", "väntar på Siv"],
        assignee="Ana",
    ),
    _row(
        7,
        "Nils-Erik",
        "på onsdag",
        "Förslag: skriv ut på tavlan hur många vagnar tåget har, så vet man var man ska stå.",
        ["Förslag", "Kommunikation"],
    ),
]

EVIDENCE = [
    {
        "label": "Kritik",
        "reasons": [
            {"words": "tredje veckan i rad", "reason": "något upprepas"},
            {"words": "inte kommer", "reason": "något uteblir"},
        ],
    },
    {
        "label": "Väntetid",
        "reasons": [{"words": "7.14", "reason": "en avgång"}, {"words": "står här", "reason": "väntar"}],
    },
]

OURS = {
    "id": 10,
    "kind": "ours",
    "who": "Norrbro Tåg",
    "initials": "NT",
    "where": "Bluesky",
    "at": _ago(1500),
    "when": "i söndags",
    "segments": [
        {"text": "Nya tidtabellen är här! Från i dag går tågen på Kustlinjen oftare på morgonen.", "reason": ""}
    ],
}
SUBJECT = {
    "evidence": EVIDENCE,
    "id": 11,
    "kind": "subject",
    "reply": True,
    "who": "Maja L.",
    "initials": "ML",
    "hue": 2,
    "where": "@maja.example",
    "at": _ago(20),
    "when": "för 20 minuter sedan",
    "language": "sv",
    "segments": [
        {"text": "Tredje veckan i rad", "reason": "något upprepas"},
        {"text": " som 7.14 ", "reason": ""},
        {"text": "inte kommer", "reason": "något uteblir"},
        {
            "text": (
                ". Jag står här med två barn som ska till skolan, och ingen säger något. Är det så här det ska vara?"
            ),
            "reason": "",
        },
    ],
    "url": "#main",
    "edited": {"when": "för 15 minuter sedan", "text": "Tredje veckan i rad som 7.14 inte kommer. Skärpning."},
}
BYSTANDER = {
    "id": 12,
    "kind": "bystander",
    "reply": True,
    "who": "Karim",
    "initials": "K",
    "hue": 5,
    "where": "@karim.example",
    "at": _ago(14),
    "when": "för 14 minuter sedan",
    "segments": [{"text": "Samma här. Till slut tog jag bilen.", "reason": ""}],
}
GONE = {
    "id": 13,
    "kind": "bystander",
    "reply": True,
    "gone": True,
    "who": "Lo",
    "initials": "L",
    "hue": 6,
    "where": "@lo.example",
    "at": _ago(13),
    "when": "för 13 minuter sedan",
    "segments": [{"text": "Jag ger upp.", "reason": ""}],
}
VEIL = {"reason": "Dolt: hot och hån.", "show_url": "#main", "read_by": "Bo har läst det. Ingen annan behöver."}
VEILED = {
    "veil": VEIL,
    "id": 14,
    "kind": "bystander",
    "reply": True,
    "who": "tågvän_77",
    "initials": "T7",
    "hue": 5,
    "where": "@tagvan.example",
    "at": _ago(9),
    "when": "för 9 minuter sedan",
}

MAIL = {
    "title": "Privat mejl med Maja L.",
    "letters": [
        {
            "sender": "Ana Lind, ana@norrbrotag.example",
            "to": "Maja L.",
            "subject": "Din resa med 7.14",
            "at": _ago(6),
            "when": "för 6 minuter sedan",
            "text": (
                "Hej Maja!\n\nTack för att du skrev. Jag heter Ana och jobbar med trafiken här. Kan du "
                "berätta vilka tre dagar det gällde, så ser jag till att du får ersättning för alla "
                "tre?\n\nVänliga hälsningar\nAna Lind, 010-555 01 14"
            ),
        }
    ],
}
NOTE = {
    "id": 20,
    "who": "Bo",
    "at": _ago(11),
    "when": "för 11 minuter sedan",
    "text": "Ringde trafikledningen. Det är samma fordon alla tre måndagarna: T-412. De byter ut det i kväll.",
}
EVENTS = [
    {"text": "Ana larmades och tog emot larmet", "at": _ago(19), "when": "för 19 minuter sedan"},
    {"text": "Bo läste inlägget", "at": _ago(12), "when": "för 12 minuter sedan"},
]
NEXT = {"what": "Be någon läsa inlägget", "who": "för Ana", "until": "svar senast 09.24", "state": "soon"}

RAIL = {
    "done": 2,
    "total": 10,
    "current_name": "Be någon läsa",
    "rows": [
        {"name": "Larma", "state": "done", "what": "Ana, efter 40 s"},
        {"name": "Svara snabbt", "state": "warning", "what": "har väntat 20 min · senast 09.24"},
        {
            "name": "Be någon läsa inlägget",
            "state": "current",
            "reason": "Bo läser utan att se ditt utkast. Då får du veta hur någon annan förstår inlägget.",
            "action": {"label": "Be Bo läsa", "url": "#main", "method": "post"},
            "second": {"label": "Välj någon annan", "url": "#main"},
        },
        {"name": "Ta det lugnt", "state": "waiting", "what": "när det finns ett utkast"},
        {"name": "Var personlig", "state": "waiting", "what": "när det finns ett utkast"},
        {"name": "Välj rätt person", "state": "done", "what": "Trafik: Ana, ställföreträdare Cleo"},
        {"name": "Se tidigare svar", "state": "waiting", "what": "2 svar, det senaste slutade med tack"},
        {"name": "Gå över till mejl", "state": "waiting", "what": "efter första svaret"},
        {"name": "Lös det", "state": "waiting", "what": "orsak och åtgärd saknas"},
        {"name": "Fråga om det blev bra", "state": "waiting", "what": "på torsdag, om du inte väljer annat"},
        {"name": "Mata inga troll", "state": "skipped", "what": "Maja har ett ärende: det är kritik"},
    ],
}
PRESENCE = {"people": [BO, CLEO], "looking": "Bo och Cleo är också här", "typing": ""}
PRESENCE_TYPING = {"people": [BO], "looking": "", "typing": "Bo skriver ett svar"}
PERSON = {
    "name": "Maja L.",
    "initials": "ML",
    "hue": 2,
    "handle": "@maja.example",
    "where": "Bluesky",
    "url": "#main",
    "past": ["Har skrivit två gånger förut, senast i mars.", "Då tackade hon för hjälpen."],
}
READING = {
    "says": "Tåget har uteblivit tre måndagar i rad.",
    "wants": "Veta varför, och kunna lita på tisdag.",
    "feels": "Hon står ensam med ansvaret för barnen, och vi är tysta.",
    "by": "Bo",
    "at": _ago(12),
    "when": "för 12 minuter sedan",
}

_DRAFT = (
    "Hej Maja!\n\nVi beklagar om du upplever att tåget varit sent. Som vi redan har informerat "
    "om beror det på fordonsbrist. Det är tre måndagar för mycket, och jag förstår att det "
    "ställde till det med barnen.\n\nSkriv gärna till mig på ana@norrbrotag.example, så ordnar "
    "jag ersättning för alla tre dagarna.\n\nAna, Norrbro Tåg"
)


def _finding(words: str, *said: str, blocking: bool = False) -> dict[str, Any]:
    kind, reason, advice, rewording = said
    start = _DRAFT.index(words)
    return {
        "words": words,
        "kind_name": kind,
        "reason": reason,
        "advice": advice,
        "rewording": rewording,
        "blocking": blocking,
        "start": start,
        "end": start + len(words),
    }


FINDINGS = [
    _finding(
        "Vi beklagar om du upplever",
        "Halv ursäkt",
        "”Om du upplever” lägger felet hos Maja.",
        "Be om ursäkt för det som hände.",
        "Jag är ledsen för",
        blocking=True,
    ),
    _finding(
        "Som vi redan har informerat om",
        "Försvar",
        "Det låter som att hon borde ha vetat.",
        "Säg orsaken rakt ut, utan förord.",
        "Förklaringen är",
    ),
]


def _segments() -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    at = 0
    for finding in FINDINGS:
        parts += [
            {"text": _DRAFT[at : finding["start"]], "finding": None},
            {"text": _DRAFT[finding["start"] : finding["end"]], "finding": finding},
        ]
        at = finding["end"]
    return [*parts, {"text": _DRAFT[at:], "finding": None}]


DRAFT = {
    "text": _DRAFT,
    "check_url": "",
    "save_url": "",
    "saved": "Sparat 08.12",
    "length": {"used": len(_DRAFT), "allowed": 300},
    "segments": _segments(),
    "findings": FINDINGS,
    "sender": ["Ana Lind, trafik", "ana@norrbrotag.example", "svar på svenska"],
}
PREVIEW = {
    "network": "Bluesky",
    "who": "Norrbro Tåg",
    "initials": "NT",
    "parts": [
        (
            "@maja.example Hej Maja! Det är tre måndagar för mycket, och jag förstår att det ställde "
            "till det med barnen. Vagnen byts i kväll. 1/2"
        ),
        "Skriv gärna till mig på ana@norrbrotag.example, så ordnar jag ersättning för alla tre dagarna. /Ana 2/2",
    ],
}
ANSWERS = [
    {"text": "Hej Karin! Det ska inte behöva hända två gånger. Jag har …", "end": "Slutade med tack, i mars"},
    {"text": "Hej! Vi byter fordon på linjen i helgen, och på måndag …", "end": "Inget mer hördes"},
]
CLOCKS = {"waited": "har väntat 1 tim", "promised": "lovat 09.10, 12 min kvar", "state": "soon"}
LOOPS = {
    "closed": "59 %",
    "closed_of": "17 av 29 på tre månader",
    "content": "65 %",
    "content_of": "17 av 26 på tre månader",
}
BANNER = {
    "text": "Ovanligt många skriver om Kustlinjen: 14 på en timme. Cleo har tagit det.",
    "url": "#main",
    "action": "Se dem",
    "icon": "bell",
    "tone": "calm",
}
BANNER_SOON = {
    "text": "En journalist söker svar före 16.00.",
    "url": "#main",
    "action": "Jag tar den",
    "icon": "newspaper",
    "tone": "soon",
}
UNDO = {
    "text": "Svaret går ut på Bluesky.",
    "until": NOW + timedelta(seconds=14),
    "seconds": 14,
    "whole": 20,
    "url": "#main",
}
BULK = {
    "url": "#main",
    "actions": [
        {"name": "do", "value": "assign", "label": "Tilldela", "icon": "user"},
        {"name": "do", "value": "label", "label": "Märk", "icon": "tag"},
        {"name": "do", "value": "close", "label": "Stäng", "icon": "archive"},
    ],
}
ROSTER = [
    {"name": "Måndag 16", "who": ANA, "deputy": "Cleo", "today": True},
    {"name": "Tisdag 17", "who": ANA, "deputy": "Cleo"},
    {"name": "Onsdag 18", "who": BO, "deputy": "Ana"},
    {"name": "Torsdag 19", "who": BO, "deputy": "Ana"},
    {"name": "Fredag 20", "who": CLEO, "deputy": "Bo"},
    {"name": "Lördag 21", "who": CLEO, "deputy": "Bo"},
    {"name": "Söndag 22", "who": None, "deputy": ""},
]
MATRIX = [
    {
        "topic": "Väntetid",
        "examples": "inställt, sent, ingen buss",
        "people": ["Ana", "Cleo", "Bo", "Trafikledningen"],
        "place": "här",
    },
    {"topic": "Biljetter", "examples": "pris, app, böter", "people": ["Bo", "Ana", "Cleo", "Ekonomi"], "place": "här"},
    {
        "topic": "Tillgänglighet",
        "examples": "ramp, hiss, ledsagning",
        "people": ["Cleo", "", "Ana", ""],
        "place": "här",
    },
    {"topic": "Press", "examples": "journalister", "people": ["Cleo", "Direktören", "Ana", "–"], "place": "centralt"},
]

SWATCHES = [
    ("ground", "Papper"),
    ("ground-aside", "Marginal"),
    ("sheet", "Ark"),
    ("selected", "Vald"),
    ("text", "Bläck"),
    ("text-soft", "Svagt bläck"),
    ("accent", "Nästa sak"),
    ("accent-wash", "Nästa, ton"),
    ("soon", "Snart"),
    ("soon-wash", "Snart, ton"),
    ("late", "Sent"),
    ("late-wash", "Sent, ton"),
    ("good", "Bra"),
    ("good-wash", "Bra, ton"),
    ("veiled", "Dolt"),
    ("veiled-wash", "Dolt, ton"),
    ("note", "Anteckning"),
    ("mail", "Mejl"),
    ("evidence", "Belägg"),
]


class Page:
    """As much of a Django page as the pager asks for."""

    number = 2
    has_other_pages = has_previous = has_next = True
    previous_page_number, next_page_number = 1, 3

    class paginator:  # noqa: N801  the name that Django's page has
        num_pages = 7


def context() -> dict[str, Any]:
    """Return everything that the styleguide's templates name."""
    return {
        "desk": DESK,
        "rows": ROWS,
        "new_row": ROWS[0],
        "ours": OURS,
        "subject": SUBJECT,
        "bystander": BYSTANDER,
        "gone": GONE,
        "veiled": VEILED,
        "mail": MAIL,
        "note": NOTE,
        "events": EVENTS,
        "next": NEXT,
        "rail": RAIL,
        "presence": PRESENCE,
        "presence_typing": PRESENCE_TYPING,
        "person": PERSON,
        "reading": READING,
        "draft": DRAFT,
        "preview": PREVIEW,
        "answers": ANSWERS,
        "banner": BANNER,
        "clocks": CLOCKS,
        "loops": LOOPS,
        "banner_soon": BANNER_SOON,
        "undo": UNDO,
        "bulk": BULK,
        "roster": ROSTER,
        "matrix": MATRIX,
        "page": Page,
        "swatches": SWATCHES,
        "now": NOW,
        "soon": NOW + timedelta(minutes=72),
    }
