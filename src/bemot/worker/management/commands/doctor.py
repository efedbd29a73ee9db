"""`bemot doctor`: looks at the installation and says what to do."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console

from bemot.worker import doctor


class Command(BaseCommand):
    """Prints a line for everything that it looks at; ends with 1 where something keeps the desk from working."""

    help = "Check the installation and say what to do."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        """Examine and tell."""
        console = Console(file=self.stdout, highlight=False, soft_wrap=True)
        grave = False
        for finding in doctor.examine():
            sign = "[green]✓[/]" if finding.well else "[red]✗[/]" if finding.grave else "[yellow]![/]"
            console.print(sign, finding.what, style=None, end="\n" if finding.well else ": ")
            if not finding.well:
                console.print(finding.advice, markup=False)
            grave |= finding.grave and not finding.well
        if grave:
            raise SystemExit(1)
