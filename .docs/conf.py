"""How Sphinx builds this documentation: `make docs`, warnings as errors."""

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

project = "claimkit"
author = "The claimkit founders"
copyright = "The claimkit founders, Apache-2.0"
try:
    release = importlib.metadata.version("claimkit")
except importlib.metadata.PackageNotFoundError:
    release = "checkout"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
add_module_names = False

html_theme = "furo"
html_title = "claimkit"
# So that lines of a hundred characters need little scrolling.
html_theme_options = {"light_css_variables": {"code-font-size": "var(--font-size--small--3)"}}
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "native"
