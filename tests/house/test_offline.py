"""The text core works without a network, a second process, or Django; so do the commands that use it alone."""

import json
import subprocess
import sys

from tests.house.tree import ROOT, SOURCE

WATCHED = ("socket.", "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn", "http.client", "urllib.")
CORE = """
import importlib, json, sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event))
import bemot.language
for name in {modules!r}:
    importlib.import_module(name)
print(json.dumps(dict(events=sorted(set(seen)), modules=sorted(sys.modules))))
"""
COMMAND = """
import sys
sys.argv = ["bemot", {command!r}, "--help"]
from bemot.cli import main
try:
    code = main()
except SystemExit as leaving:
    code = leaving.code
print("django" in sys.modules, code, file=sys.stderr)
"""
TRAINING = {"training", "evaluate", "evaluation", "__main__"}


def run(program: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def test_text_core_opens_nothing_when_it_is_imported():
    names = [f"bemot.language.{path.stem}" for path in SOURCE.glob("language/*.py") if path.stem not in TRAINING]
    found = json.loads(run(CORE.format(modules=[each for each in names if not each.endswith("__init__")])).stdout)
    assert [event for event in found["events"] if event.startswith(WATCHED)] == []
    assert {"django", "httpx2", "sklearn", "asyncio"} & set(found["modules"]) == set()


def test_commands_of_the_text_core_leave_django_alone():
    if not (SOURCE / "cli.py").exists():
        return
    for command in ("triage", "tone", "similar"):
        assert run(COMMAND.format(command=command)).stderr.split()[-2:] == ["False", "0"], command
