"""`python -m claimkit`: the command line without the installed script."""

from claimkit.cli import app

app()
