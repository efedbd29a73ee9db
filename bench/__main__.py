"""`python -m bench [conversations]`: everything that the desk promises about speed and size, in one run.

`python -m bench language` measures the text core alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ONLY_LANGUAGE = sys.argv[1:] == ["language"]
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 and not ONLY_LANGUAGE else 10_000
MOST_MB = 250
MOST_S = 5


def main() -> None:
    # In a process of its own: its memory and its start are measured, too.
    subprocess.run([sys.executable, "-m", "bench.language"], check=True)
    if ONLY_LANGUAGE:
        return
    with tempfile.TemporaryDirectory(prefix="bemot-bench-") as folder:
        os.environ.update(BEMOT_DATA=folder, DJANGO_SETTINGS_MODULE="bench.settings", DATABASE_URL="")
        for line in _lines(Path(folder)):
            print(line, flush=True)


def _lines(folder: Path):  # noqa: ANN202 - lines, as they are measured
    import django

    django.setup()
    from django.core.management import call_command

    from bench import alerting, desk, intake, pages
    from bench.served import served

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    network = desk.network_at(folder)
    channel, _admin = desk.channel_on(network, now=desk.now())
    yield from intake.measure(channel, network)
    desk.write(network, COUNT, now=desk.now())
    taken = desk.take_in(type(channel).objects.get(pk=channel.pk), now=desk.now())
    yield f"a desk of {taken} messages stands"
    yield from pages.measure(folder, conversations=COUNT)
    with served(folder) as running:
        yield f"from the command to the first page: {running.started_in_s:.1f} s (at most {MOST_S})"
        for _ in range(50):
            running.client.get(running.address + "/").raise_for_status()
        yield from alerting.measure(running, channel, network)
        yield f"memory of web and worker together: {running.memory_mb():.0f} MB (at most {MOST_MB})"
    own = Path("src/bemot/web/static/js").rglob("*.js")
    yield f"own JavaScript: {sum(len(path.read_text().splitlines()) for path in own)} lines (at most 800)"


main()
