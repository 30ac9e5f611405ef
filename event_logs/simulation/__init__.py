"""Plays journeys out into records whose truth is known."""

from event_logs.simulation.large import simulate_frame, write_large
from event_logs.simulation.project import write_demo
from event_logs.simulation.worlds.catalogue import WORLDS

__all__ = ["WORLDS", "simulate_frame", "write_demo", "write_large"]
