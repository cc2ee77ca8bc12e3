"""Plotly's own script, as it comes with its package: read from there, and from nowhere else."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import AskOperator


def plotly_version() -> str:
    """Of the package that is installed."""
    return version("plotly")


def plotly_script() -> bytes:
    """The script, about 5 MB. Raises AskOperator where the package lacks it."""
    # Found and not imported: the package itself is large, and nothing of it is needed.
    spec = find_spec("plotly")
    try:
        return (Path(spec.origin or "").parent / "package_data" / "plotly.min.js").read_bytes() if spec else b""
    except OSError as error:
        raise AskOperator(f"Pictures cannot be drawn: plotly's script cannot be read ({error.strerror}).") from error
