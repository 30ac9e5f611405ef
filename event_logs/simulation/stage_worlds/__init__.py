"""Deals whose true stages are known, straight to an event log, thousands in seconds.

Beside the company simulation, which plays people and writes their exports, these worlds
play only what a search for hidden stages must cope with, and harder: overlap, missed calls,
replies in old threads, generic subjects, a late and forgetful CRM; and worlds in which there
is nothing to find.
"""
