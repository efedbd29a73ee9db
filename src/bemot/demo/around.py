"""What surrounds the demo's comments: a crisis that is over, a leave to come, common questions, and a watch."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

from bemot.alerts import crises as ringing
from bemot.alerts import queries as alerts
from bemot.demo.organisation import Railway
from bemot.listening import watches
from bemot.outcomes import leave
from bemot.responses import crises
from bemot.responses.library import questions
from bemot.routing import crises as standing
from bemot.routing.models import Crisis

Act = Callable[[datetime], object]

# The signal failed at 7424 minutes before the desk was opened; see the story's comments.
_BEGUN, _ANSWERED, _NOTED, _ENDED = 7374, 7368, 7356, 7240
_RELEASED = (7352, 7315, 7255)
_ON_THE_LIST = ("marit", "tore", "saga")
_LINE = "Ett signalfel stoppar alla tåg. Bussar går från varje station. Nytt besked varje halvtimme, vad som än händer."
_LEARNED = "Första beskedet kom efter fyrtio minuter. Nästa gång läser tågvärden upp en färdig text efter tio."
_QUESTIONS = (
    (
        "När får jag ersättning för försening?",
        "Från tjugo minuters försening. Spara biljetten, fyll i formuläret på vår sajt, så svarar vi inom en vecka.",
    ),
    (
        "Går det bussar när tåget är inställt?",
        "Ja, från samma station. De går när tåget skulle ha gått eller så snart de hinner fram, och biljetten gäller.",
    ),
)


def crisis(railway: Railway, *, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Give the crisis of the day when all trains stood, from the button to what was learned."""
    acts = {_BEGUN: _begin, _ANSWERED: _answer, _NOTED: _write, **dict.fromkeys(_RELEASED, _release), _ENDED: _end}
    for minutes, act in acts.items():
        yield railway.story.moment(minutes, now=now), partial(act, railway)


def look_ahead(railway: Railway, *, now: datetime) -> None:
    """Plan a leave, write common questions, and watch for words in a place of others."""
    by, morning = railway.lead, datetime.combine(railway.today, time(), now.tzinfo)
    away, instead = railway.colleagues["lovis"], railway.colleagues["iman"]
    leave.plan(
        away, railway.inbox.team, substitute=instead, by=by, now=now,
        starts_at=morning + timedelta(days=8), ends_at=morning + timedelta(days=12),
    )  # fmt: skip
    for question, text in _QUESTIONS:
        questions.write(railway.inbox, question=question, text=text, answer=None, by=by, now=now)
    watches.watch(railway.channels["svalmanytt"], words="Svalmåtåg, tåg, tåget, tågen", by=by, now=now)


def _standing(railway: Railway) -> Crisis:
    return standing.standing([railway.inbox])[railway.inbox.pk]


def _begin(railway: Railway, at: datetime) -> None:
    people = [railway.colleagues[id_] for id_ in _ON_THE_LIST]
    standing.choose(railway.inbox.team, people, by=railway.lead, now=at)
    crises.begin(railway.inbox, reason="Signalfel: alla tåg står", by=railway.lead, now=at)


def _answer(railway: Railway, at: datetime) -> None:
    alert = alerts.of_crisis(_standing(railway))
    for id_ in _ON_THE_LIST[: standing.NEEDED]:
        if alert is None:
            return
        ringing.answer(alert, by=railway.colleagues[id_], now=at)


def _write(railway: Railway, at: datetime) -> None:
    found = _standing(railway)
    standing.write_line(found, _LINE, by=railway.lead, now=at)
    standing.note(found, "Trafikledningen räknar med två timmar. Tolv bussar är på väg.", by=railway.lead, now=at)


def _release(railway: Railway, at: datetime) -> None:
    for held in crises.held_in(_standing(railway)):
        crises.release(held, by=railway.lead, now=at)


def _end(railway: Railway, at: datetime) -> None:
    _release(railway, at)
    crises.end(_standing(railway), learned=_LEARNED, by=railway.lead, now=at)
