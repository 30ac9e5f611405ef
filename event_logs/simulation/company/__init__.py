"""The company at work: people, queues, customers, and what truly happens to a deal."""
