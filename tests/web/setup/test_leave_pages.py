from datetime import timedelta

from django.utils import timezone

from bemot.accounts.models import Membership, User
from bemot.alerts.models import Alert
from bemot.conversations.models import Conversation
from bemot.responses import facts
from bemot.responses.models import Fact
from bemot.routing.models import Leave
from bemot.words import Status
from tests.cast import make_comment


def days(first: int = 0, last: int = 6) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "first_day": (today + timedelta(days=first)).isoformat(),
        "last_day": (today + timedelta(days=last)).isoformat(),
    }


def has_work(cast) -> Conversation:
    found = make_comment(cast, "Tåget är försenat varje dag och jag får vänta en timme.")
    Conversation.objects.filter(pk=found.pk).update(assignee=cast.ana, status=Status.OPEN)
    facts.ask(found, question="Vad hände på torsdag?", owner=cast.ana, by=cast.bo, now=cast.now)
    return found


def test_one_page_lists_what_bears_the_name_and_hands_it_over(cast, sits):
    talk, url = has_work(cast), f"/leave/{cast.inbox.team_id}/{cast.ana.pk}"
    Alert.objects.update(acknowledged_at=cast.now, acknowledged_by=cast.ana)  # its card would show the words
    page = sits(cast.ana).get(url).content.decode()
    assert "Vad hände på torsdag?" in page
    assert f'name="conversation_{talk.pk}"' in page
    assert talk.messages.get().text not in page
    fact = Fact.objects.get()
    words = {"substitute": cast.bo.pk, f"fact_{fact.pk}": cast.cleo.pk} | days()
    assert sits(cast.ana).post(url, words).status_code == 303
    talk.refresh_from_db()
    fact.refresh_from_db()
    assert (talk.assignee, fact.owner) == (cast.bo, cast.cleo)
    assert "Bo Dal stands in" in sits(cast.ana).get("/leave/").content.decode()


def test_leave_is_taken_back_and_ended_early(cast, sits):
    talk, url = has_work(cast), f"/leave/{cast.inbox.team_id}/{cast.ana.pk}"
    sits(cast.ana).post(url, {"substitute": cast.bo.pk} | days())
    found = Leave.objects.get()
    assert sits(cast.dag).post(f"/leave/{found.pk}/undo").status_code == 404
    assert sits(cast.bo).post(f"/leave/{found.pk}/undo").status_code == 409
    assert sits(cast.ana).post(f"/leave/{found.pk}/undo").status_code == 303
    talk.refresh_from_db()
    assert talk.assignee == cast.ana
    sits(cast.ana).post(url, {"substitute": cast.bo.pk} | days())
    again = Leave.objects.latest("pk")
    assert sits(cast.dag).post(f"/leave/{again.pk}/back").status_code == 404
    assert sits(cast.ana).post(f"/leave/{again.pk}/back").status_code == 303
    again.refresh_from_db()
    assert again.ends_at <= timezone.now()


def test_leave_of_others_is_for_leads_and_stays_within_the_team(cast, sits):
    url = f"/leave/{cast.inbox.team_id}/{cast.bo.pk}"
    has_work(cast)
    assert sits(cast.ana).get(url).status_code == 409
    assert sits(cast.dag).get(url).status_code == 404
    assert sits(cast.cleo).get(f"/leave/{cast.inbox.team_id}/{cast.dag.pk}").status_code == 404
    assert sits(cast.cleo).get(url).status_code == 200
    assert sits(cast.cleo).post(url, {"substitute": cast.dag.pk} | days()).status_code == 422
    assert sits(cast.cleo).post(url, {"substitute": cast.ana.pk} | days(3, 1)).status_code == 422


def test_somebody_in_two_teams_hands_over_only_what_the_team_has(cast, sits):
    Membership.objects.create(team=cast.other_inbox.team, user=cast.ana)
    has_work(cast)
    page = sits(cast.dag).get(f"/leave/{cast.other_inbox.team_id}/{cast.ana.pk}").content.decode()
    assert "Ana Berg is away" in page
    assert "Vad hände på torsdag?" not in page
    assert "Nothing bears this name" in page


def test_substitute_is_invited_until_a_day_and_for_drafts_only(cast, sits):
    words = {"name": "Eva Lind", "email": "eva@example.test", "team": cast.inbox.team_id, "role": "agent"}
    limits = {"ends_on": "2026-08-31", "drafts_only": "on"}
    assert sits(cast.cleo).post("/colleagues/invite", words | limits).status_code == 200
    row = Membership.objects.get(user=User.objects.get(email="eva@example.test"))
    assert (row.ends_on.isoformat(), row.drafts_only) == ("2026-08-31", True)
