"""Every check of quality: what it looks for, what it counts, and what it does to an analysis.

After the 17 detectors of daqapo (Martin, Van Houdt, Janssenswillen: DaQAPO: supporting
flexible and fine-grained event log quality assessment, Expert Systems with Applications
191, 2022), whose names stand in `daqapo`, and the data-quality checklist of Fluxicon.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check: title, what is counted, its effect, and the detector of daqapo that it is."""

    title: str
    unit: str
    effect: str
    daqapo: str = ""


KINDS: Mapping[str, CheckKind] = {
    "rejected": CheckKind(
        "Records rejected",
        "records",
        "What they tell is missing from the log; read the reasons in the ledger.",
        "detect_missing_values",
    ),
    "unlinked": CheckKind(
        "Calls and emails without a deal",
        "communications",
        "Work on these deals or customers is not seen; waiting times look longer than they are.",
    ),
    "unreadable_numbers": CheckKind(
        "Calls whose number cannot be read",
        "calls",
        "Numbers spoiled by a spreadsheet cannot be mended: export them as text.",
    ),
    "missing_resource": CheckKind(
        "Events without a person",
        "events",
        "Handovers and workload leave them out.",
        "detect_missing_values",
    ),
    "missing_department": CheckKind(
        "Events of people without a department",
        "events",
        "Handovers between departments leave them out; add these people to the staff list.",
        "detect_missing_values",
    ),
    "missing_attributes": CheckKind(
        "Deals that lack an attribute which others have",
        "cases",
        "Comparisons by that attribute leave them out.",
        "detect_missing_values",
    ),
    "missing_loss_reason": CheckKind(
        "Lost deals without a reason",
        "cases",
        "Reasons of losses are told of the others alone, who may differ.",
        "detect_conditional_activity_presence",
    ),
    "case_gaps": CheckKind(
        "Numbers of deals that are missing in their sequence",
        "numbers",
        "They were deleted or not exported; if they are the lost ones, success is overrated.",
        "detect_case_id_sequence_gaps",
    ),
    "missing_start": CheckKind(
        "Deals that do not begin in the first stage",
        "cases",
        "Their beginning was not recorded: throughput times are too short.",
        "detect_incomplete_cases",
    ),
    "stale": CheckKind(
        "Open deals in which nothing has happened for very long",
        "cases",
        "They are probably dead and count as open: conversion and durations wait for them.",
        "detect_incomplete_cases",
    ),
    "no_communication": CheckKind(
        "Deals without a single call or email",
        "cases",
        "Either nobody spoke with the customer, or a source of calls or emails is missing.",
        "detect_related_activities",
    ),
    "skipped_to_end": CheckKind(
        "Closed deals with no stage before their outcome but the first",
        "cases",
        "They were entered after the fact or thrown out at once; stage times are nothing of them.",
        "detect_related_activities",
    ),
    "inactive_periods": CheckKind(
        "Long periods in which a source recorded nothing",
        "periods",
        "An export is probably incomplete; whatever ran through the period looks slow.",
        "detect_inactive_periods",
    ),
    "coverage": CheckKind(
        "Sources that cover less time than the CRM",
        "sources",
        "Outside that time calls or emails seem not to have happened; compare within it alone.",
    ),
    "negative_duration": CheckKind(
        "Events that end before they begin",
        "events",
        "Their duration is impossible and no service time can be told of them.",
        "detect_time_anomalies",
    ),
    "long_duration": CheckKind(
        "Events of a duration far beyond the usual",
        "events",
        "Means of durations follow them; medians do not.",
        "detect_duration_outliers",
    ),
    "overlap": CheckKind(
        "Calls of a person that overlap",
        "calls",
        "A telephone is shared, or the clock or the extension is wrong; workload is overrated.",
        "detect_overlaps",
    ),
    "midnight": CheckKind(
        "Events at exactly midnight",
        "events",
        "Most are dates without a time of day; their order within the day means nothing.",
        "detect_time_anomalies",
    ),
    "far_off": CheckKind(
        "Events more than a year away from all others",
        "events",
        "Their year is mistyped or a stand-in; the deal's duration is wrong.",
        "detect_time_anomalies",
    ),
    "same_second": CheckKind(
        "Events at the same second as the one before in their deal",
        "transitions",
        "Their order was not recorded: it follows the order of sources and rows.",
        "detect_activity_order_violations",
    ),
    "coarse_times": CheckKind(
        "Sources whose times have no seconds",
        "sources",
        "Within a minute the order against other sources is not known.",
        "detect_time_anomalies",
    ),
    "zone_shift": CheckKind(
        "Sources whose working day lies hours away from that of another",
        "sources",
        "A time zone is probably wrong: calls come before or after what they caused.",
        "detect_time_anomalies",
    ),
    "before_creation": CheckKind(
        "Stage entries before the deal's record was made",
        "events",
        "The deal was back-dated or the clocks differ; first stage times are doubtful.",
        "detect_activity_order_violations",
    ),
    "after_outcome": CheckKind(
        "Deals that entered a stage after an outcome",
        "cases",
        "They were re-opened, or the entries stand in the wrong order.",
        "detect_activity_order_violations",
    ),
    "repeated_outcome": CheckKind(
        "Deals that reached an outcome more than once",
        "cases",
        "Conversions count deals, but whatever counts entries counts these twice.",
        "detect_activity_frequency_violations",
    ),
    "frequent": CheckKind(
        "Activities that one deal has far more often than others",
        "activities of a deal",
        "A robot or a shared number is probably behind it; frequencies follow these few deals.",
        "detect_activity_frequency_violations",
    ),
    "similar_activities": CheckKind(
        "Names of activities that are nearly the same",
        "pairs",
        "One activity counts as two: rename them in the project file.",
        "detect_similar_labels",
    ),
    "similar_people": CheckKind(
        "Names of people that are nearly the same",
        "pairs",
        "One person counts as two, and hands over to himself.",
        "detect_similar_labels",
    ),
    "unknown_stages": CheckKind(
        "Stage entries that the declared funnel does not know",
        "events",
        "Conformance counts them as deviations: declare the stage or mend its name.",
        "detect_incorrect_activity_names",
    ),
    "two_departments": CheckKind(
        "People who work in more than one department",
        "people",
        "Handovers between departments are seen where a person changed desks.",
        "detect_attribute_dependencies",
    ),
    "duplicates": CheckKind(
        "Events that tell the same as another",
        "events",
        "They are counted twice and make loops: the same record may be in two sources.",
        "detect_multiregistration",
    ),
    "batch": CheckKind(
        "Events entered for many deals at once by one person",
        "events",
        "They tell when the CRM was tidied, not when it happened.",
        "detect_multiregistration",
    ),
    "amount_range": CheckKind(
        "Amounts that are not positive, or far beyond the usual",
        "cases",
        "Sums and means by amount follow them.",
        "detect_value_range_violations",
    ),
    "constant_attributes": CheckKind(
        "Attributes that are the same in every deal",
        "attributes",
        "Nothing can be compared by them.",
        "detect_unique_values",
    ),
    "rare_activities": CheckKind(
        "Activities that happened once",
        "activities",
        "They blur the map and carry no figure.",
        "detect_unique_values",
    ),
}
