"""The desk's own settings with one page more: the trivial one that others are compared with."""

from bemot.settings import *  # noqa: F403 - the same desk

ROOT_URLCONF = "bench.urls"
