"""The two plugins of the suite do what they are for."""

import os
import subprocess
import sys

import pytest

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


def pytest_of(sample: str, folder, **environment: str) -> str:
    (folder / "test_sample.py").write_text(sample)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = servers\n")
    plugins = ["-p", "tests.house.no_skips", "-p", "tests.house.order", "-p", "no:django", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", *plugins, "-c", folder / "pytest.ini", "--rootdir", folder, folder],
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
