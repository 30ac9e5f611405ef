"""One small file per format, each declaring its columns."""
