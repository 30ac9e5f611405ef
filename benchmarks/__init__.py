"""Speed and memory of greyzone beside its peers, in one run: `python -m benchmarks [ONLY]`."""
