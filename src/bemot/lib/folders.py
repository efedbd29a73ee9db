"""Where an installation keeps its data, by each platform's convention."""

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Give the default data folder of this user: ~/.local/share/bemot, or what macOS and Windows use instead."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "bemot"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "bemot"
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "bemot"
