"""The command `bemot`. What needs no desk (triage, tone, similar) is dispatched before Django is imported."""

import os
import sys
from collections.abc import Sequence

WITHOUT_A_DESK = ("triage", "tone", "similar")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in WITHOUT_A_DESK:
        from bemot.language import commandline

        command = {"triage": commandline.triage, "tone": commandline.tone, "similar": commandline.similar}
        return int(command[words[0]](words[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bemot.settings")
    if not words or words[0] == "serve":
        from bemot import serving

        return serving.serve(words[1:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bemot", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
