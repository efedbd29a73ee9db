"""The desk's own settings on a data folder that is thrown away; named in pyproject.toml, read before any conftest."""

import atexit
import os
import shutil
import tempfile

# No test touches a real installation, and two runs do not share a database.
_FOLDER = tempfile.mkdtemp(prefix="bemot-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["BEMOT_DATA"] = _FOLDER
os.environ["BEMOT_SECRET_KEY"] = "a key for tests alone, forty characters long"
os.environ["DATABASE_URL"] = os.environ.get("BEMOT_TEST_DATABASE_URL", "")
for name in ("BEMOT_SMTP_URL", "BEMOT_ADDRESS", "BEMOT_TRUSTED_PROXY", "BEMOT_DEBUG"):
    os.environ.pop(name, None)

from bemot.settings import *  # noqa: E402, F403 - the environment comes first; the same desk

# Refusals are matched by their msgids; tests of the Swedish pages ask for Swedish.
LANGUAGE_CODE = "en"

if os.environ["DATABASE_URL"]:
    # The name of this run alone; UTF-8 also where the server was set up without a language.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:8] or str(os.getpid())
    DATABASES["default"]["TEST"] = {"NAME": f"test_bemot_{run}", "CHARSET": "UTF8", "TEMPLATE": "template0"}  # noqa: F405

# It looks through all static files anew for each test's client: a fifth of the time of all tests of pages. Those about
# the files themselves take it back (`static_files`).
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("servestatic.")]  # noqa: F405
# A good hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
