"""The same records as vendors write them: files for whoever reads those formats."""
