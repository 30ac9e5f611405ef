"""Plays journeys out into records whose truth is known."""
