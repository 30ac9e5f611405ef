"""Event logs from and to the formats of the field: XES, CSV, Parquet."""
