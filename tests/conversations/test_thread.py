"""The thread around a conversation: which branch is its own, and what stays where a thread is long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bemot.conversations import queries
from tests.cast import OWN_HANDLE, Cast, make_comment, work

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."


def test_thread_of_marks_the_own_branch_and_nobody_elses(cast: Cast) -> None:
    parent = make_comment(cast, "Går 7.14 i dag? Jag undrar verkligen.", by="sture").messages.get()
    make_comment(cast, "Jag tycker om stolarna i de nya vagnarna.", by="siri")
    found = make_comment(cast, COMPLAINT, parent=parent.external_id)
    mine = found.messages.get()
    cast.network.post("siri", "Håller med!", created_at=cast.now + timedelta(minutes=1), parent=mine.external_id)
    answer = "Hej Maja! Vi beklagar."
    cast.network.post(OWN_HANDLE, answer, created_at=cast.now + timedelta(minutes=2), parent=mine.external_id)
    work(cast, at=cast.now + timedelta(minutes=3))

    view = queries.thread_of(found)

    branch = [node.message.text for node in view.nodes if node.of_branch]
    assert branch == [parent.text, COMPLAINT, answer]
    assert {node.message.text for node in view.nodes if not node.of_branch} == {
        "Jag tycker om stolarna i de nya vagnarna.",
        "Håller med!",
    }


def test_thread_of_keeps_the_own_branch_of_a_thread_that_is_cut(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "THREAD_LIMIT", 4)
    for n in range(6):
        make_comment(cast, f"Tåg {n} var sent i dag.", by=f"person{n}", at=cast.now - timedelta(hours=1))
    found = make_comment(cast, COMPLAINT)

    with CaptureQueriesContext(connection) as asked:
        view = queries.thread_of(found)

    assert view.cut
    assert view.root is not None
    assert view.nodes[-1].message.text == COMPLAINT
    assert len(view.nodes) == 3
    assert len(asked) == 1
