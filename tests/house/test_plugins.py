"""The two plugins of the suite do what they are for."""

import os
import socket
import subprocess
import sys

import pytest

from bemot.words import EventKind
from tests.house.closed_network import NetworkIsClosed
from tests.house.tree import ROOT

SAMPLE = """
import pytest

@pytest.mark.servers
def test_c_late(): pass

@pytest.mark.skipif(True, reason="no server here")
def test_b_absent(): pass

@pytest.mark.xfail(strict=True)
def test_d_known(): assert False

def test_a_early(): pass
"""


SHARED = """
import pytest

@pytest.fixture
def mail_server(): pass

@pytest.mark.servers
@pytest.mark.parametrize("number", range(6))
def test_shared(number, mail_server): pass
"""


def pytest_of(sample: str, folder, *more: str, **environment: str) -> str:
    (folder / "test_sample.py").write_text(sample)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = servers\n")
    plugins = ["-p", "tests.house.no_skips", "-p", "tests.house.order", "-p", "no:django", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-v",
            *plugins,
            "-c",
            folder / "pytest.ini",
            "--rootdir",
            folder,
            *more,
            folder,
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTEST_ADDOPTS": "", **environment},
        timeout=60,
        check=False,
    )
    return done.stdout


def test_skip_is_an_error_where_nothing_may_be_skipped(tmp_path):
    output = pytest_of(SAMPLE, tmp_path, CI="true")
    assert "2 passed, 1 xfailed, 1 error" in output
    assert "CI=true skips nothing" in output
    assert "no server here" in output


def test_skip_is_a_skip_elsewhere(tmp_path):
    assert "2 passed, 1 skipped, 1 xfailed" in pytest_of(SAMPLE, tmp_path, CI="")


@pytest.mark.parametrize(("ci", "expected"), [("true", "1 error"), ("", "1 skipped")])
def test_skipped_module_counts_like_a_skipped_test(tmp_path, ci, expected):
    assert expected in pytest_of("import pytest\npytest.skip('not here', allow_module_level=True)\n", tmp_path, CI=ci)


def test_fast_tests_come_first(tmp_path):
    output = pytest_of(SAMPLE, tmp_path, CI="")
    assert output.index("test_a_early") < output.index("test_c_late")


def test_tests_that_share_servers_stay_on_one_worker(tmp_path):
    output = pytest_of(SHARED, tmp_path, "-n2", "--dist=loadgroup", "--no-loadscope-reorder", CI="")
    assert "6 passed" in output
    assert len({line[:5] for line in output.splitlines() if "PASSED" in line}) == 1, output


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_network_is_closed(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(NetworkIsClosed, match="loopback only"):
        outward.connect(address)


def test_no_name_server_is_asked():
    with pytest.raises(socket.gaierror, match="no name server"):
        socket.create_connection(("example.org", 80), timeout=1)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_what_is_committed_is_gone_and_seeds_stand(again, now):
    from bemot.conversations.models import Topic
    from bemot.history import timeline
    from bemot.history.models import Event

    assert Topic.objects.filter(slug="waiting_time").exists()
    assert not Event.objects.exists()
    timeline.record(EventKind.NOTED, at=now)
