"""How the documentation is built: Sphinx, MyST-NB, the furo theme; without a network."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402  found beside this file
import generate_findings  # noqa: E402  likewise
import generate_spine  # noqa: E402  likewise

project = "Plumbline"
author = "The Plumbline authors"
copyright = author
release = version = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]["version"]

extensions = ["myst_nb"]
exclude_patterns = ["_build", "jupyter_execute", "**.ipynb_checkpoints"]
nitpicky = True

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_theme = "furo"
html_title = "Plumbline"
html_show_sphinx = False
html_copy_source = False

generate.main(HERE / "_generated")
generate_findings.main(HERE / "_generated")
generate_spine.main(HERE / "_generated")
