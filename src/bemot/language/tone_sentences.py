"""What the tone check tells the reader, in Swedish and English: the reason and what to try."""

from collections.abc import Mapping

from bemot.words import ToneKind

Sentences = Mapping[ToneKind, tuple[str, str]]

_SV: Sentences = {
    ToneKind.DEFENSIVE: ("Det här låter som ett försvar.", "Säg vad som hände och vad ni gör, utan att ta strid."),
    ToneKind.EMOTIONAL: ("Det här handlar om våra känslor.", "Stanna vid personens upplevelse och vid sakfrågan."),
    ToneKind.BLAMES_CUSTOMER: (
        "Det här lägger skulden på den som skriver.",
        "Beskriv vad ni kan göra nu i stället för vad personen borde ha gjort.",
    ),
    ToneKind.NON_APOLOGY: (
        "Det här ber om ursäkt för hur någon känner, inte för det som hände.",
        "Nämn det som blev fel och be om ursäkt för det.",
    ),
    ToneKind.SARCASTIC: ("Det här kan läsas som ironi.", "Säg samma sak rakt, eller stryk det."),
    ToneKind.JARGON: ("Det här är kontorsspråk.", "Skriv som du skulle säga det till en granne."),
    ToneKind.TOO_LONG: ("Svaret är långt för en kommentarstråd.", "Behåll det viktigaste och ta resten privat."),
    ToneKind.IMPERSONAL: (
        "Det låter inte som att en person har skrivit det.",
        "Hälsa, skriv jag eller vi, och skriv under med ditt namn.",
    ),
    ToneKind.NO_CONTACT_OFFER: ("Personen får ingen väg vidare.", "Ge ett namn och en mejladress eller ett nummer."),
    ToneKind.PERSONAL_DATA_IN_PUBLIC: (
        "Det här är personuppgifter, och svaret är offentligt.",
        "Ta bort dem och fortsätt privat.",
    ),
    ToneKind.OVERPROMISE: (
        "Det här är ett löfte som kanske inte kan hållas.",
        "Lova bara det som du själv kan se till, och säg när.",
    ),
    ToneKind.FEEDS_TROLL: (
        "Det här ger näring åt någon som bara vill provocera.",
        "Erbjud personlig hjälp en gång, utan att argumentera.",
    ),
    ToneKind.WRONG_LANGUAGE: (
        "Svaret är på ett annat språk än kommentaren.",
        "Svara på det språk som personen skrev på.",
    ),
    ToneKind.SHOUTING: ("Versaler och utropstecken läses som skrik.", "Skriv med små bokstäver och punkt."),
    ToneKind.DISMISSIVE: (
        "Det här viftar bort det som personen säger.",
        "Visa att du har hört, och säg vad som händer nu.",
    ),
    ToneKind.COPY_PASTE: (
        "Det här är en fras som alla har läst förut.",
        "Säg något som bara gäller just den här kommentaren.",
    ),
    ToneKind.NO_ANSWER_TO_ISSUE: (
        "Svaret nämner inte det som kommentaren handlar om.",
        "Ta upp saken med personens egna ord och svara på den.",
    ),
}
_EN: Sentences = {
    ToneKind.DEFENSIVE: (
        "This reads as defence.",
        "Say what happened and what you are doing, without arguing the case.",
    ),
    ToneKind.EMOTIONAL: ("This is about our feelings.", "Stay with what the person went through and with the matter."),
    ToneKind.BLAMES_CUSTOMER: (
        "This puts the blame on the person who wrote.",
        "Say what you can do now, not what they should have done.",
    ),
    ToneKind.NON_APOLOGY: (
        "This apologises for how somebody feels, not for what happened.",
        "Name what went wrong and apologise for that.",
    ),
    ToneKind.SARCASTIC: ("This can be read as irony.", "Say it straight, or leave it out."),
    ToneKind.JARGON: ("This is an office word.", "Write it as you would say it to a neighbour."),
    ToneKind.TOO_LONG: (
        "The answer is long for a comment thread.",
        "Keep the main point and take the rest in private.",
    ),
    ToneKind.IMPERSONAL: (
        "It does not sound as if a person wrote it.",
        "Greet, write I or we, and sign with your name.",
    ),
    ToneKind.NO_CONTACT_OFFER: ("The person gets no way on from here.", "Give a name and a mail address or a number."),
    ToneKind.PERSONAL_DATA_IN_PUBLIC: (
        "This is personal data, and the answer is public.",
        "Take it out and go on in private.",
    ),
    ToneKind.OVERPROMISE: (
        "This is a promise that may not be kept.",
        "Promise only what you can see to yourself, and say when.",
    ),
    ToneKind.FEEDS_TROLL: (
        "This feeds somebody who only wants to provoke.",
        "Offer personal help once, without arguing.",
    ),
    ToneKind.WRONG_LANGUAGE: (
        "The answer is in another language than the comment.",
        "Answer in the language that the person used.",
    ),
    ToneKind.SHOUTING: ("Capitals and exclamation marks read as shouting.", "Use small letters and a full stop."),
    ToneKind.DISMISSIVE: (
        "This brushes aside what the person says.",
        "Show that you have heard, and say what happens now.",
    ),
    ToneKind.COPY_PASTE: ("Everybody has read this phrase before.", "Say something that is true of this comment only."),
    ToneKind.NO_ANSWER_TO_ISSUE: (
        "The answer does not touch what the comment is about.",
        "Take the matter up in the person's words and answer it.",
    ),
}
_TABLES = {"sv": _SV, "en": _EN}

REWORDINGS: Mapping[str, Mapping[ToneKind, str]] = {
    "sv": {
        ToneKind.NON_APOLOGY: "Förlåt att det blev så här",
        ToneKind.DEFENSIVE: "Så här ligger det till",
        ToneKind.BLAMES_CUSTOMER: "Vi hade kunnat vara tydligare",
        ToneKind.COPY_PASTE: "Tack för att du berättar. Jag tar tag i det",
        ToneKind.OVERPROMISE: "Jag gör vad jag kan och hör av mig",
        ToneKind.DISMISSIVE: "Jag förstår att det här ställer till det",
    },
    "en": {
        ToneKind.NON_APOLOGY: "I am sorry that this happened",
        ToneKind.DEFENSIVE: "Here is what happened",
        ToneKind.BLAMES_CUSTOMER: "We could have been clearer",
        ToneKind.COPY_PASTE: "Thank you for telling us. I am looking into it",
        ToneKind.OVERPROMISE: "I will do what I can and get back to you",
        ToneKind.DISMISSIVE: "I understand that this is a real nuisance",
    },
}
"""A first try for the words found, in the draft's language; a person always decides."""


def sentences(kind: ToneKind, *, reader_language: str) -> tuple[str, str]:
    """Give reason and advice; languages without a table get English."""
    return _TABLES.get(reader_language, _EN)[kind]
