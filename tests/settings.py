"""Django's settings in a home that is made for the moment: what mypy's plugin reads the models with."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.django_home import enter

_home = tempfile.mkdtemp(prefix="doudi-types-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
enter(Path(_home))

from doudi.config.settings import *  # noqa: E402, F403

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
