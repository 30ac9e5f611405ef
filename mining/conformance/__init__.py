"""Log and model in; alignments, deviations and fitness out."""
