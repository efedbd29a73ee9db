"""One wheel and one empty environment for all tests of the package."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT


def run(*command, **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip_for(python: Path) -> list[str]:
    """Give the words that call pip for another environment, also where this one holds no pip."""
    for own in (sys.executable, sys._base_executable):
        if subprocess.run([own, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
            return [own, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    run(python, "-m", "ensurepip")
    return [str(python), "-m", "pip", "--disable-pip-version-check"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def contents(wheel) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Path:
    """Give the `bin` folder of an environment that holds the wheel and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=False)
    pip = pip_for(folder / "bin" / "python")
    run(*pip, "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements.lock")
    run(*pip, "install", "--quiet", "--no-deps", wheel)
    run(*pip, "uninstall", "--quiet", "--yes", "hatchling", "editables", "babel")
    run(*pip, "check")
    return folder / "bin"
