"""The command `bemot`. What needs no desk (triage, tone, similar) is dispatched before Django is imported."""

import os
import sys
from collections.abc import Sequence

import bemot

WITHOUT_A_DESK = ("triage", "tone", "similar")
USAGE = """\
bemot: a response desk for organisations that get critique in social media.

  bemot serve        run the desk: pages and background work (what `bemot` alone does)
  bemot work         run the background work alone, beside a web server on PostgreSQL
  bemot demo         run a desk filled with a fictional railway
  bemot doctor       look at the installation and say what to do
  bemot createuser   invite a colleague and print a link that signs in once
  bemot import FILE  take in comments from a CSV or JSONL export
  bemot triage FILE  read comments; needs no desk
  bemot tone FILE    check answers; needs no desk
  bemot similar      find which texts voice the same; needs no desk

`bemot COMMAND --help` tells every option. Commands of Django (migrate, dbshell, ...) can be called the same way."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    command, *words = list(sys.argv[1:] if argv is None else argv) or ["serve"]
    if command in {"help", "--help", "-h"} and not words:
        print(USAGE)  # noqa: T201 - a command prints
        return 0
    if command in {"--version", "version"}:
        print(f"bemot {bemot.__version__}")  # noqa: T201 - a command prints
        return 0
    if command in WITHOUT_A_DESK:
        from bemot.language import commandline

        return int(getattr(commandline, command)(words))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bemot.settings")
    if command in {"serve", "demo"}:
        from bemot import serving

        return serving.serve(["--demo", *words] if command == "demo" else words)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bemot", command, *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
