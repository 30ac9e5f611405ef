"""What hands do to deals, as a part of the JSON document."""

import math
from dataclasses import asdict
from typing import Any

import pandas as pd

from mining.effects.effect import Effect
from mining.effects.verdicts import Verdict
from mining.organization.hands import Hands
from mining.organization.seams import SeamLoss


def hands_part(found: Hands) -> dict[str, Any]:
    """Losses at the seams, what reaches the other side, ping-pong, leads, the win rate."""
    losses, sent = found.losses, found.deliveries
    return {
        "losses": {
            "horizon": losses.horizon,
            "margin": losses.margin,
            "cases": losses.takings.cases,
            "sampled": losses.takings.sampled,
            "missing": list(losses.takings.missing),
            "overall": _loss(losses.overall),
            "seams": [_loss(seam) for seam in losses.seams],
        },
        "deliveries": {
            "agreed": sent.agreed,
            "silence": sent.silence,
            "seams": _rows(sent.frame),
            "asked_again": effect_part(sent.again),
        },
        "ping_pong": _rows(found.bounces.frame),
        "handovers_per_case": _rows(found.bounces.per_case),
        "leads": _rows(found.leads.frame),
        "win_rate": {
            **asdict(found.win_change),
            "since": found.win_change.since if pd.notna(found.win_change.since) else None,
            "cells": _rows(found.win_change.cells),
        },
    }


def _loss(seam: SeamLoss) -> dict[str, Any]:
    return {
        "source": seam.source,
        "target": seam.target,
        "handovers": seam.handovers,
        "lost": verdict_part(seam.lost),
        "stalled": verdict_part(seam.stalled),
        "money": effect_part(seam.money) if seam.money else None,
    }


def verdict_part(verdict: Verdict) -> dict[str, Any]:
    """What is said of an effect, and the effect."""
    return {"says": verdict.says, "q_value": verdict.q_value, **effect_part(verdict.effect)}


def effect_part(effect: Effect) -> dict[str, Any]:
    """The figures of an effect; an E-value without limit is null."""
    figures = asdict(effect).items()
    return {k: None if isinstance(v, float) and math.isinf(v) else v for k, v in figures}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
