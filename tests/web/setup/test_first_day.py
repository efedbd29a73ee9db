from datetime import timedelta

import pytest
from django.utils import timezone

from bemot.accounts.models import User
from bemot.channels.models import Channel
from bemot.conversations.models import Topic
from bemot.history.models import Event
from bemot.routing.models import Responsibility

REGRET = "Vi beklagar om du känner dig missnöjd. Om du hade läst hemsidan hade du vetat det."


def test_check_marks_the_words_and_keeps_nothing(cast, sits):
    events = Event.objects.count()
    answer = sits(cast.ana).post("/check", {"text": f"<b>{REGRET}</b>"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>beklagar om du känner</mark>" in page
    assert f"<b>{REGRET[:5]}" not in page
    assert Event.objects.count() == events


def test_check_answers_the_editor(cast, sits):
    found = sits(cast.ana).post("/check/words", {"text": REGRET}).json()
    assert REGRET[found["findings"][0]["start"] : found["findings"][0]["end"]].startswith("beklagar")
    assert found["length"]["used"] == len(REGRET)


def test_check_needs_no_channel_but_a_colleague(cast, sits):
    Channel.objects.filter(pk=cast.channel.pk).update(connector="feed")
    assert sits().post("/check/words", {"text": "x"}).status_code == 302
    assert sits(cast.ana).get("/check?sample=2").status_code == 200
    assert sits(cast.ana).get("/check?sample=99").status_code == 200
    assert sits(cast.ana).post("/check", {"text": "x" * 20001}).status_code == 422


def test_start_offers_three_stops(cast, sits):
    page = sits(cast.ana).get("/start").content.decode()
    assert page.count('class="stop__link"') == 3


def test_guide_goes_from_the_name_to_a_channel(cast, sits):
    cast.inbox.principal.name = "Our organisation"
    cast.inbox.principal.save()
    Responsibility.objects.all().delete()
    Channel.objects.filter(pk=cast.channel.pk).update(inbox=cast.other_inbox)
    client = sits(cast.cleo)
    page = client.get("/guide/").content.decode()
    assert "3 steps left" in page
    assert client.post("/guide/name", {"name": ""}).status_code == 422
    assert client.post("/guide/name", {"name": "Ekebro Buss"}).status_code == 303
    cast.inbox.principal.refresh_from_db()
    assert cast.inbox.principal.name == "Ekebro Buss"
    assert client.post("/guide/matrix", {"everything_else": cast.ana.pk, "press": cast.cleo.pk}).status_code == 303
    assert {row.subject: row.spokesperson for row in Responsibility.objects.all()} == {
        "everything_else": cast.ana,
        "press": cast.cleo,
    }
    assert "1 step left" in client.get("/guide/").content.decode()
    Channel.objects.filter(pk=cast.channel.pk).update(inbox=cast.inbox)
    assert "You are ready" in client.get("/guide/").content.decode()


def test_guide_keeps_what_else_a_row_says(cast, sits):
    row = Responsibility.objects.get(topic__isnull=False)
    sits(cast.cleo).post("/guide/matrix", {f"topic_{row.topic_id}": cast.bo.pk})
    row.refresh_from_db()
    assert (row.spokesperson, row.deputy, row.fact_owner) == (cast.bo, cast.cleo, cast.cleo)


def test_guide_asks_once_who_takes_all_else(cast, sits):
    page = sits(cast.cleo).get("/guide/matrix").content.decode()
    assert "Everything else" in page
    assert f'name="topic_{Topic.objects.get(slug="billing").pk}"' in page
    assert f'name="topic_{Topic.objects.get(slug="other").pk}"' not in page


def test_guide_is_refused_to_roles_without_the_right(cast, sits):
    assert sits(cast.ana).post("/guide/name", {"name": "Mitt"}).status_code == 409
    assert sits(cast.ana).post("/guide/matrix", {"press": cast.ana.pk}).status_code == 409
    assert not Responsibility.objects.filter(subject="press").exists()


def test_invite_gives_a_link_that_is_shown_once(cast, sits):
    words = {"name": "Eva Lind", "email": "eva@example.test", "team": cast.inbox.team_id, "role": "agent"}
    page = sits(cast.cleo).post("/colleagues/invite", words).content.decode()
    eva = User.objects.get(email="eva@example.test")
    link = page.split('id="one-time-link"')[1].split(">")[1].split("<")[0]
    assert "Come in as Eva Lind" in sits().get(link).content.decode()
    assert eva.memberships.get().role == "agent"
    again = sits(cast.cleo).post("/colleagues/invite", words)
    assert again.status_code == 422
    assert 'id="id_email_error"' in again.content.decode()


def test_invite_is_refused_to_agents_and_across_teams(cast, sits):
    words = {"name": "Eva", "email": "eva@example.test", "team": cast.inbox.team_id, "role": "agent"}
    assert sits(cast.ana).post("/colleagues/invite", words).status_code == 409
    assert sits(cast.dag).post("/colleagues/invite", words).status_code == 422
    assert not User.objects.filter(email="eva@example.test").exists()


def test_lead_gives_no_more_than_one_has(cast, sits):
    cast.bo.memberships.update(role="lead")
    words = {"name": "Eva", "email": "eva@example.test", "team": cast.inbox.team_id, "role": "admin"}
    assert sits(cast.bo).post("/colleagues/invite", words).status_code == 422
    row = cast.ana.memberships.get()
    assert sits(cast.bo).post(f"/colleagues/{row.pk}", {"role": "admin"}).status_code == 422
    assert sits(cast.bo).post(f"/colleagues/{cast.cleo.memberships.get().pk}/link").status_code == 409
    assert sits(cast.bo).post(f"/colleagues/{row.pk}/link").status_code == 200


def test_role_is_changed_but_the_last_lead_stays(cast, sits):
    row = cast.ana.memberships.get()
    words = {"role": "reviewer", "ends_on": "2026-12-31", "drafts_only": "on"}
    assert sits(cast.cleo).post(f"/colleagues/{row.pk}", words).status_code == 303
    row.refresh_from_db()
    assert (row.role, row.ends_on.isoformat(), row.drafts_only) == ("reviewer", "2026-12-31", True)
    assert Event.objects.filter(kind="team_changed", data__colleague=cast.ana.pk).count() == 1
    last = cast.cleo.memberships.get()
    answer = sits(cast.cleo).post(f"/colleagues/{last.pk}", {"role": "agent"})
    assert answer.status_code == 409
    assert "somebody who leads it" in answer.content.decode()
    assert sits(cast.dag).get(f"/colleagues/{row.pk}").status_code == 404


@pytest.mark.parametrize("path", ["/no-such-page", "/channels/9999", "/import/9999"])
def test_nothing_there_is_said_in_the_desk_voice(cast, sits, path):
    answer = sits(cast.ana).get(path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_mistake_of_ours_is_said_so(cast, sits, monkeypatch):
    from bemot.web.shown import check

    monkeypatch.setattr(check, "found", None)
    client = sits(cast.ana)
    client.raise_request_exception = False
    answer = client.get("/check")
    assert answer.status_code == 500
    assert "The desk made a mistake" in answer.content.decode()


def test_old_page_is_told_as_such(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.post("/sign-in", {"email": "x@example.test", "password": "x"})
    assert answer.status_code == 403
    assert "had grown old" in answer.content.decode()


def test_start_says_how_far_the_practice_week_has_come(cast, sits):
    now = timezone.now()
    client = sits(cast.ana)
    cast.channel.fetched_at = now - timedelta(days=2)
    cast.channel.save()
    assert 'id="playing"' in client.get("/start").content.decode()
    assert 'id="playing"' in client.get("/start", headers={"HX-Request": "true"}).content.decode()
    cast.channel.fetched_at = now
    cast.channel.save()
    assert 'id="playing"' not in client.get("/start").content.decode()
    assert client.get("/start", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
