"""The command `kintrace`: files in, files out, no server and nothing sent anywhere."""

from __future__ import annotations

import typer

from kintrace.cli import convert, explain, learn, match, names

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def kintrace() -> None:
    """Find the same people in two lists and see why, in Russian, Ukrainian, Belarusian and Latin spelling."""


app.command()(match.match)
app.command()(convert.convert)
app.command()(convert.schema)
app.command()(names.names)
app.command()(explain.explain)
app.command("learn")(learn.learned)
