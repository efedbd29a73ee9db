def words(**changes):
    return {
        "name": "Ana Berg",
        "signature": "Ana, kundtjänst",
        "contact_address": "ana@norrbrotag.example",
        "language": "en",
        "time_zone": "Europe/Helsinki",
        "theme": "dark",
    } | changes


def test_profile_keeps_what_one_says_of_oneself(cast, sits):
    answer = sits(cast.ana).post("/settings", words())
    cast.ana.refresh_from_db()
    assert answer.status_code == 303
    assert (cast.ana.signature, cast.ana.time_zone, cast.ana.theme) == ("Ana, kundtjänst", "Europe/Helsinki", "dark")
    assert cast.ana.single_keys is False
    assert (answer.cookies["theme"].value, answer.cookies["bemot_language"].value) == ("dark", "en")


def test_profile_says_which_field_and_why(cast, sits):
    answer = sits(cast.ana).post("/settings", words(name="", time_zone="Europe/Atlantis"))
    page = answer.content.decode()
    cast.ana.refresh_from_db()
    assert answer.status_code == 422
    assert 'id="id_name_error"' in page
    assert 'id="id_time_zone_error"' in page
    assert cast.ana.name == "Ana Berg"


def test_profile_escapes_a_name(cast, sits):
    sits(cast.ana).post("/settings", words(name="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in sits(cast.ana).get("/settings").content.decode()
