from datetime import timedelta

import pytest
from django.utils import timezone

from bemot.conversations.models import Topic
from bemot.history.models import Event
from bemot.routing.models import Duty, ResponsePolicy, Responsibility
from tests.cast import make_comment


def people(cast, **changes):
    return {
        "spokesperson": cast.ana.pk,
        "deputy": cast.cleo.pk,
        "second_reader": cast.bo.pk,
        "fact_owner": "",
        "place": "local",
    } | changes


def test_matrix_shows_gaps_of_real_comments(cast, sits):
    cast.now = timezone.now() - timedelta(hours=2)
    found = make_comment(cast, "Biljetten var dyr och fakturan är fel, jag vill ha pengarna tillbaka!")
    type(found).objects.filter(pk=found.pk).update(topic=2, needs_reply=True)
    page = sits(cast.cleo).get("/matrix").content.decode()
    assert "1 comment without an owner" in page
    assert "Name one now" in page
    assert "Name one now" not in sits(cast.ana).get("/matrix").content.decode()


def test_matrix_names_an_owner(cast, sits):
    url = f"/matrix/{cast.inbox.pk}/topics/billing"
    answer = sits(cast.cleo).post(url, people(cast))
    row = Responsibility.objects.get(topic__slug="billing")
    assert answer.status_code == 303
    assert (row.spokesperson, row.deputy, row.second_reader, row.fact_owner) == (cast.ana, cast.cleo, cast.bo, None)
    assert Event.objects.filter(kind="matrix_changed", data__responsibility=row.pk).count() == 1


def test_matrix_says_of_a_topic_that_it_is_confidential(cast, sits):
    url = f"/matrix/{cast.inbox.pk}/topics/billing"
    sits(cast.cleo).post(url, people(cast, confidential="on"))
    assert Topic.objects.get(slug="billing").confidential
    assert "Confidential" in sits(cast.cleo).get("/matrix").content.decode()
    assert "checked" in sits(cast.cleo).get(url).content.decode().partition('name="confidential"')[2][:120]
    sits(cast.cleo).post(url, people(cast))
    assert not Topic.objects.get(slug="billing").confidential
    assert 'name="confidential"' not in sits(cast.cleo).get(f"/matrix/{cast.inbox.pk}/press").content.decode()


def test_matrix_names_who_speaks_to_the_press(cast, sits):
    assert sits(cast.cleo).post(f"/matrix/{cast.inbox.pk}/press", people(cast, place="central")).status_code == 303
    assert Responsibility.objects.get(subject="press").place == "central"


def test_matrix_refuses_a_deputy_who_is_the_same(cast, sits):
    answer = sits(cast.cleo).post(f"/matrix/{cast.inbox.pk}/press", people(cast, deputy=cast.ana.pk))
    assert answer.status_code == 422
    assert 'id="id_deputy_error"' in answer.content.decode()


def test_matrix_refuses_colleagues_of_others_and_roles_without_the_right(cast, sits):
    url = f"/matrix/{cast.inbox.pk}/topics/billing"
    assert sits(cast.cleo).post(url, people(cast, spokesperson=cast.dag.pk)).status_code == 422
    assert sits(cast.ana).post(url, people(cast)).status_code == 409
    assert sits(cast.dag).post(url, people(cast)).status_code == 404
    assert not Responsibility.objects.filter(topic__slug="billing").exists()


@pytest.mark.parametrize("path", ["topics/no-such", "nonsense", "topic"])
def test_matrix_knows_no_other_subjects(cast, sits, path):
    assert sits(cast.cleo).get(f"/matrix/{cast.inbox.pk}/{path}").status_code == 404


def test_roster_puts_on_duty_in_the_inbox_own_days_and_takes_off(cast, sits):
    Duty.objects.all().delete()
    words = {"user": cast.ana.pk, "deputy": cast.bo.pk, "first_day": "2026-03-16", "last_day": "2026-03-22"}
    answer = sits(cast.cleo).post(f"/roster/{cast.inbox.pk}/put", words)
    duty = Duty.objects.get()
    assert answer.status_code == 303
    assert [at.isoformat() for at in (duty.starts_at, duty.ends_at)] == [
        "2026-03-15T23:00:00+00:00",
        "2026-03-22T23:00:00+00:00",
    ]
    page = sits(cast.ana).get(f"/roster?inbox={cast.inbox.pk}&week=2026-W12").content.decode()
    assert page.count("then Bo Dal") == 7
    assert sits(cast.dag).post(f"/roster/duties/{duty.pk}/remove").status_code == 404
    assert sits(cast.ana).post(f"/roster/duties/{duty.pk}/remove").status_code == 409
    assert sits(cast.cleo).post(f"/roster/duties/{duty.pk}/remove").status_code == 303
    assert not Duty.objects.exists()


def test_roster_says_which_field_and_why(cast, sits):
    words = {"user": cast.ana.pk, "deputy": cast.ana.pk, "first_day": "2026-03-16", "last_day": "2026-03-10"}
    answer = sits(cast.cleo).post(f"/roster/{cast.inbox.pk}/put", words)
    assert answer.status_code == 422
    assert 'id="id_last_day_error"' in answer.content.decode()
    assert 'id="id_deputy_error"' in answer.content.decode()


def test_roster_refuses_two_at_once(cast, sits):
    day = timezone.localdate(cast.now).isoformat()
    words = {"user": cast.bo.pk, "deputy": "", "first_day": day, "last_day": day}
    answer = sits(cast.cleo).post(f"/roster/{cast.inbox.pk}/put", words)
    assert answer.status_code == 409
    assert "on duty then already" in answer.content.decode()


def test_roster_bears_a_week_that_is_none(cast, sits):
    assert sits(cast.ana).get("/roster?week=2026-W99").status_code == 200
    assert sits(cast.ana).get("/roster?inbox=99999").status_code == 404


def test_gap_is_filled_in_place_and_keeps_the_other_columns(cast, sits):
    cast.now = timezone.now() - timedelta(hours=2)
    found = make_comment(cast, "Biljetten var dyr och fakturan är fel, jag vill ha pengarna tillbaka!")
    billing = Topic.objects.get(slug="billing")
    type(found).objects.filter(pk=found.pk).update(topic=billing, needs_reply=True)
    Responsibility.objects.create(inbox=cast.inbox, subject="topic", topic=billing, deputy=cast.bo)
    url = f"/matrix/{cast.inbox.pk}/gaps"
    words = {"subject": "topic", "topic": "billing", "spokesperson": cast.ana.pk}
    assert sits(cast.ana).post(url, words).status_code == 409
    assert sits(cast.dag).post(url, words).status_code == 404
    assert sits(cast.cleo).post(url, words | {"spokesperson": cast.dag.pk}).status_code == 409
    assert "1 comment without an owner" in sits(cast.cleo).get("/matrix").content.decode()
    assert sits(cast.cleo).post(url, words).status_code == 303
    row = Responsibility.objects.get(topic=billing)
    assert (row.spokesperson, row.deputy) == (cast.ana, cast.bo)
    assert "without an owner" not in sits(cast.cleo).get("/matrix").content.decode()


def test_gaps_count_press_and_danger_too(cast, sits):
    cast.now = timezone.now() - timedelta(hours=2)
    found = make_comment(cast, "Tåget är försenat varje dag, det är inte okej.")
    other = make_comment(cast, "Dörren stängde på min arm.", by="olle")
    type(found).objects.filter(pk=found.pk).update(intent="press", needs_reply=True)
    type(found).objects.filter(pk=other.pk).update(flags=["safety"], needs_reply=True)
    page = sits(cast.cleo).get("/matrix").content.decode()
    assert 'name="subject" value="press"' in page
    assert 'name="subject" value="safety"' in page
    press = {"subject": "press", "topic": "", "spokesperson": cast.cleo.pk}
    assert sits(cast.cleo).post(f"/matrix/{cast.inbox.pk}/gaps", press).status_code == 303
    assert Responsibility.objects.get(subject="press").spokesperson == cast.cleo
    assert 'name="subject" value="press"' not in sits(cast.cleo).get("/matrix").content.decode()


def test_matrix_names_a_promise_and_who_signs_off(cast, sits):
    policy = ResponsePolicy.objects.create(inbox=cast.inbox, intent="press", first_answer=timedelta(hours=1))
    theirs = ResponsePolicy.objects.create(inbox=cast.other_inbox)
    url = f"/matrix/{cast.inbox.pk}/topics/billing"
    assert sits(cast.cleo).post(url, people(cast, policy=theirs.pk)).status_code == 422
    assert sits(cast.cleo).post(url, people(cast, sign_off=cast.ana.pk)).status_code == 409  # an agent approves nothing
    assert sits(cast.cleo).post(url, people(cast, policy=policy.pk, sign_off=cast.bo.pk)).status_code == 303
    row = Responsibility.objects.get(topic__slug="billing")
    assert (row.policy, row.sign_off) == (policy, cast.bo)
    assert "Press: 1 h" in sits(cast.ana).get("/matrix").content.decode()
