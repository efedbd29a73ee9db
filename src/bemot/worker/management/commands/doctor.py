"""`bemot doctor`: looks at the installation and says what to do."""

from typing import Any

from django.core.management.base import BaseCommand

from bemot.worker import doctor


class Command(BaseCommand):
    """Prints a line for everything that it looks at; ends with 1 where something keeps the desk from working."""

    help = "Check the installation and say what to do."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        """Examine and tell."""
        grave = False
        for finding in doctor.examine():
            grave |= finding.grave and not finding.well
            if finding.well:
                self.stdout.write(f"{self.style.SUCCESS('✓')} {finding.what}")
            else:
                sign = self.style.ERROR("✗") if finding.grave else self.style.WARNING("!")
                self.stdout.write(f"{sign} {finding.what}: {finding.advice}")
        if grave:
            raise SystemExit(1)
