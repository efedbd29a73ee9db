"""The wheel is whole: installed into an empty environment it gives the same desk."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

from tests.house.tree import ROOT, SOURCE
from tests.packaging.conftest import run

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.xdist_group("packaging")]
LEFT_OUT = {".po", ".pot", ".pyc"}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def fetch(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def wait_for(address: str, process: subprocess.Popen, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the desk ended before it was ready"
        try:
            if fetch(address)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} did not answer 200 within {seconds} s")


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Give the environment of somebody who has nothing but a path: no settings, a data folder that does not exist."""
    return {"PATH": os.defpath, "HOME": str(tmp_path), "BEMOT_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"}


@contextmanager
def desk(installed, environment, folder):
    port = free_port()
    with (folder / "desk.log").open("w+") as log:
        process = subprocess.Popen(
            [installed / "bemot", "serve", "--port", str(port)],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()
            process.wait()
            log.seek(0)
            print(log.read())  # noqa: T201  (pytest shows it where the test fails)


def test_wheel_holds_every_file_of_the_package(contents):
    files = [path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    wanted = {f"bemot/{path.relative_to(SOURCE).as_posix()}" for path in files if path.suffix not in LEFT_OUT}
    assert wanted - contents == set()


def test_wheel_holds_compiled_catalogues(contents):
    catalogues = [path.relative_to(SOURCE).with_suffix(".mo").as_posix() for path in SOURCE.rglob("*.po")]
    assert catalogues
    assert {f"bemot/{path}" for path in catalogues} - contents == set()


def test_wheel_holds_weights_and_word_lists(contents):
    assert [path for path in contents if re.fullmatch(r"bemot/language/models/.+\.npz", path)]
    assert [path for path in contents if re.fullmatch(r"bemot/language/lexicons/sv/.+\.txt", path)]


def test_wheel_holds_the_licence_and_no_tests(contents):
    assert [path for path in contents if path.endswith(".dist-info/licenses/LICENSE")]
    assert {path.split("/")[0].split("-")[0] for path in contents} == {"bemot"}


def test_installed_package_is_not_the_source_tree(installed, tmp_path):
    place = run(installed / "python", "-c", "import bemot; print(bemot.__file__)", cwd=tmp_path)
    assert str(ROOT / "src") not in place


def test_doctor_says_what_a_new_installation_lacks(installed, environment, tmp_path):
    found = subprocess.run(
        [installed / "bemot", "doctor"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert found.stderr == ""
    assert [line for line in found.stdout.splitlines() if line.startswith("✗")] == [
        line for line in found.stdout.splitlines() if "Run: bemot migrate" in line
    ]
    assert {"✓ Translations", "✓ Tables"} & set(found.stdout.splitlines()) == {"✓ Translations"}


def test_doctor_finds_an_installation_that_works(installed, environment, tmp_path):
    for command in (["migrate", "--verbosity=0"], ["createuser", "eva@example.test"]):
        run(installed / "bemot", *command, env=environment, cwd=tmp_path)
    found = run(installed / "bemot", "doctor", env=environment, cwd=tmp_path)
    assert re.search(r"^✓ [1-9]\d* colleagues$", found, flags=re.MULTILINE)
    assert "✗" not in found


def test_serve_gives_the_desk(installed, environment, tmp_path):
    with desk(installed, environment, tmp_path) as (address, process):
        status, page = fetch(f"{address}/")
        assert status == 200
        assert '<input type="password"' in page or 'type="password"' in page
        linked = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
        assert linked
        for path in linked:
            status, text = fetch(address + path)
            assert (status, bool(text.strip())) == (200, True), path
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_serve_speaks_swedish_and_english(installed, environment, tmp_path):
    with desk(installed, environment, tmp_path) as (address, _):
        pages = {}
        for language in ("sv", "en"):
            asked = urllib.request.Request(address, headers={"Accept-Language": language})
            with urllib.request.urlopen(asked, timeout=10) as answer:
                pages[language] = answer.read().decode()
        assert all(f'<html lang="{language}"' in page for language, page in pages.items())
        assert re.findall(r">([^<]+)</button>", pages["sv"]) != re.findall(r">([^<]+)</button>", pages["en"])


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_serve_ends_cleanly_while_a_page_listens_and_the_demo_plays(installed, environment, tmp_path, name):
    with desk(installed, environment | {"DEMO": "1"}, tmp_path) as (address, process):
        link = re.search(r"http://\S+token=\S+", (tmp_path / "desk.log").read_text())
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(link[0], timeout=20).read().decode()
        answer = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrfmiddlewaretoken", "token")
        }
        browser.open(f"{address}/sign-in/by-link", urllib.parse.urlencode(answer).encode(), timeout=20).close()
        stream = browser.open(f"{address}/live/", timeout=20)
        assert stream.readline().startswith(b"retry")
        process.send_signal(signal.Signals[name])
        assert process.wait(timeout=20) == 0
        stream.read()  # to its end
    assert "Traceback" not in (tmp_path / "desk.log").read_text()
