"""The notebook runs as it stands, from top to bottom, and draws what it promises."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

TOUR = Path(__file__).parents[2] / "examples" / "tour.ipynb"


def test_the_tour_runs_and_draws():
    notebook = nbformat.read(TOUR, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "kept without outputs"
    drawing = [cell for cell in notebook.cells if "plt.subplots" in cell.source]
    NotebookClient(notebook, timeout=300).execute()
    assert len(drawing) >= 4
    for cell in drawing:
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        assert "image/png" in kinds, cell.source
