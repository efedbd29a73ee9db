from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bemot.routing.models import CalendarAddress, CalendarImport, Duty


def roster_file() -> SimpleUploadedFile:
    day = (timezone.now() + timedelta(days=20)).strftime("%Y%m%d")
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", f"DTSTART:{day}T080000Z", f"DTEND:{day}T160000Z"]
    lines += ["SUMMARY:Bo Dal", "END:VEVENT", "BEGIN:VEVENT", "UID:2", f"DTSTART:{day}T160000Z", "DURATION:PT1H"]
    lines += ["SUMMARY:Vem som helst", "END:VEVENT", "END:VCALENDAR", ""]
    return SimpleUploadedFile("jour.ics", "\r\n".join(lines).encode())


def test_address_is_made_read_without_signing_in_and_taken_back(cast, sits):
    page = f"/roster/{cast.inbox.pk}/calendar"
    assert sits(cast.dag).post(f"{page}/share", {"of": "inbox"}).status_code == 404
    assert sits(cast.ana).post(f"{page}/share", {"of": "inbox"}).status_code == 303
    address = CalendarAddress.objects.get()
    url = f"/calendar/{address.token}.ics"
    assert url in sits(cast.ana).get(page).content.decode()
    assert url not in sits(cast.bo).get(page).content.decode()
    answer = sits(None).get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert sits(None).get("/calendar/nonsense.ics").status_code == 404
    assert sits(cast.bo).post(f"{page}/{address.pk}/close").status_code == 404
    assert sits(cast.ana).post(f"{page}/{address.pk}/close").status_code == 303
    assert sits(None).get(url).status_code == 404


def test_file_is_fetched_by_who_sees_the_inbox(cast, sits):
    url = f"/roster/{cast.inbox.pk}/duties.ics"
    Duty.objects.update(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=1))
    answer = sits(cast.ana).get(url)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"SUMMARY:Ana Berg" in answer.content
    assert sits(cast.dag).get(url).status_code == 404
    assert sits(None).get(url).status_code == 302


def test_file_is_looked_at_kept_and_taken_back(cast, sits):
    page, client = f"/roster/{cast.inbox.pk}/calendar", sits(cast.cleo)
    answer = client.post(page, {"file": roster_file()})
    found = CalendarImport.objects.get()
    assert answer.status_code == 303
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "1 duty fits. Nothing counts yet." in shown
    assert "Vem som helst" in shown
    assert "neither a mail address nor a name is known here" in shown
    assert not Duty.objects.filter(user=cast.bo).exists()
    for verb in ("keep", "undo"):
        assert sits(cast.dag).post(f"/roster/imports/{found.pk}/{verb}").status_code == 404
        assert sits(cast.ana).post(f"/roster/imports/{found.pk}/{verb}").status_code == 409
    assert client.post(f"/roster/imports/{found.pk}/keep").status_code == 303
    assert Duty.objects.filter(user=cast.bo).count() == 1
    assert "Take them off again" in client.get(f"/roster/imports/{found.pk}").content.decode()
    assert client.post(f"/roster/imports/{found.pk}/undo").status_code == 303
    assert not Duty.objects.filter(user=cast.bo).exists()


def test_what_is_no_calendar_is_said_at_the_field(cast, sits):
    page = f"/roster/{cast.inbox.pk}/calendar"
    answer = sits(cast.cleo).post(page, {"file": SimpleUploadedFile("x.ics", b"hello")})
    assert answer.status_code == 422
    assert "This is no iCalendar file" in answer.content.decode()
    assert sits(cast.ana).post(page, {"file": roster_file()}).status_code == 409
