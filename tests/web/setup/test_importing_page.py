import io

import pytest
from django.core.management import call_command

from bemot.channels.models import Channel, RawEvent
from bemot.conversations.models import Conversation, Message
from bemot.routing.models import Responsibility
from bemot.words import Direction, Status, Subject
from tests.cast import work

EXPORT = """id,date,author,text,link,reply_to,answer
s1,2026-02-02 09:00,Norrbro Tåg,Hej Ove! Jag ser över biljetten och hör av mig. /Ana,,k1,
k1,2026-02-01 07:00,Ove,Varför kostar biljetten mer i luckan?,https://natet.example/1,,
k2,2026-02-03 07:00,Maja,Tredje veckan som 7.14 inte kommer. Var är svaret?,https://natet.example/2,,
k3,i somras,Okänd,Tåget var sent,https://natet.example/3,,
k4,2026-02-04 07:00,Rut,Var finns rampen vid stationen?,https://natet.example/4,,Vid spår ett. /Ana
"""


def upload(cast, text=EXPORT, **changes):
    file = io.BytesIO(text.encode())
    file.name = "februari.csv"
    return {"file": file, "inbox": cast.inbox.pk, "name": "", "us": ""} | changes


@pytest.fixture
def imported(cast, sits):
    answer = sits(cast.cleo).post("/import", upload(cast))
    assert answer.status_code == 303
    return Channel.objects.get(title="februari")


def test_import_shows_progress_until_all_is_read(cast, imported, sits):
    page = sits(cast.ana).get(f"/import/{imported.pk}").content.decode()
    assert "0 of 5" in page
    assert 'id="import-progress"' in page
    assert "What nobody answered" not in page


def test_import_says_what_nobody_answered_or_owned(cast, imported, sits):
    Responsibility.objects.filter(subject=Subject.EVERYTHING_ELSE).delete()
    work(cast, at=cast.now)
    page = sits(cast.ana).get(f"/import/{imported.pk}").content.decode()
    assert "Tredje veckan" in page
    assert "kostar biljetten" not in page
    assert "rampen" not in page
    assert "Name one now" in page


def test_import_counts_our_own_answers_whatever_their_order(cast, imported):
    work(cast, at=cast.now)
    ours = Message.objects.filter(channel=imported, direction=Direction.OUTBOUND)
    assert sorted(ours.values_list("conversation__contact__name", flat=True)) == ["Ove", "Rut"]
    assert Conversation.objects.filter(thread__channel=imported, status=Status.WAITING).count() == 2


def test_import_names_bad_lines_and_keeps_them(cast, imported, sits):
    row = RawEvent.objects.get(channel=imported, kind="unread_line")
    assert row.reason.startswith("Line 5: ")
    assert bytes(row.body).decode() == "k3,i somras,Okänd,Tåget var sent,https://natet.example/3,,"
    page = sits(cast.ana).get(f"/import/{imported.pk}").content.decode()
    assert "1 line could not be read" in page
    assert "Digest again" not in sits(cast.ana).get(f"/channels/{imported.pk}").content.decode()


def test_import_of_the_same_file_adds_nothing(cast, imported, sits):
    before = RawEvent.objects.filter(channel=imported).count()
    assert sits(cast.cleo).post("/import", upload(cast)).status_code == 303
    assert RawEvent.objects.filter(channel=imported).count() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "No column holds the text"),
        ("[{}]", "one object on each line"),
        ("\x00\x01", "no text file"),
    ],
)
def test_import_says_at_the_field_why_a_file_is_none(cast, sits, text, sentence):
    answer = sits(cast.cleo).post("/import", upload(cast, text))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_file_error"' in page
    assert sentence in page


def test_import_is_refused_to_others(cast, imported, sits):
    assert sits(cast.dag).get(f"/import/{imported.pk}").status_code == 404
    assert sits(cast.dag).post("/import", upload(cast)).status_code == 422
    assert sits(cast.ana).post("/import", upload(cast, name="En ny plats")).status_code == 422
    assert not Channel.objects.filter(title="En ny plats").exists()


def test_import_escapes_what_strangers_wrote(cast, sits):
    text = EXPORT.replace("Var är svaret?", "<script>alert(1)</script> Var är svaret?").replace(
        "i somras", "<i>somras</i>"
    )
    sits(cast.cleo).post("/import", upload(cast, text))
    work(cast, at=cast.now)
    page = sits(cast.ana).get(f"/import/{Channel.objects.get(title='februari').pk}").content.decode()
    assert "<script>alert" not in page
    assert "<i>somras" not in page


def test_command_imports_names_bad_lines_and_reports(cast, tmp_path, capsys):
    path = tmp_path / "mars.csv"
    path.write_text(EXPORT, encoding="utf-8")
    call_command("import", path, inbox="Trafik")
    said = capsys.readouterr()
    assert "Nobody answered: 1" in said.out
    assert "line 5:" in said.err
    assert (tmp_path / "mars.set-aside.csv").read_text(encoding="utf-8").splitlines() == [
        EXPORT.splitlines()[0],
        EXPORT.splitlines()[4],
    ]


def test_command_takes_jsonl(cast, tmp_path, capsys):
    path = tmp_path / "april.jsonl"
    path.write_text('{"text": "Var är tåget?", "author": "Ove", "date": "2026-02-01"}\nno json\n', encoding="utf-8")
    call_command("import", path, inbox="Trafik", channel="Ortsgruppen")
    assert Message.objects.filter(channel__title="Ortsgruppen").count() == 1
    assert (tmp_path / "april.set-aside.jsonl").read_text(encoding="utf-8") == "no json\n"


def test_command_ends_badly_where_nothing_was_good(cast, tmp_path, capsys):
    path = tmp_path / "maj.jsonl"
    path.write_text('{"author": "Ove"}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("import", path, inbox="Trafik")
    assert ended.value.code == 1
