"""A project in; its event log and the ledger of its records out."""
