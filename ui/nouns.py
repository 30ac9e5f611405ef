"""Things that are counted and of which shares are told, with their plurals."""

from ui.language import N_, P_

NOUNS = {
    "deal": P_("{count} deal", "{count} deals"),
    "event": P_("{count} event", "{count} events"),
    "activity": P_("{count} activity", "{count} activities"),
    "variant": P_("{count} variant", "{count} variants"),
    "stay": P_("{count} stay", "{count} stays"),
    "time": P_("{count} time", "{count} times"),
    "handover": P_("{count} handover", "{count} handovers"),
    "breach": P_("{count} breach", "{count} breaches"),
}
"""Things that are counted, by their English singular; another noun stays as it is."""

OF_ALL = {
    "deals": P_("{part} of {whole} deals", "{part} of {whole} deals"),
    "moves": P_("{part} of {whole} moves", "{part} of {whole} moves"),
    "events": P_("{part} of {whole} events", "{part} of {whole} events"),
    "ways": P_("{part} of {whole} way", "{part} of {whole} ways"),
    "times": P_("{part} of {whole} time", "{part} of {whole} times"),
    "stays": P_("{part} of {whole} stay", "{part} of {whole} stays"),
    "steps": P_("{part} of {whole} step", "{part} of {whole} steps"),
    "breaches": P_("{part} of {whole} breach", "{part} of {whole} breaches"),
    "records": P_("{part} of {whole} record", "{part} of {whole} records"),
    "communications": P_("{part} of {whole} communication", "{part} of {whole} communications"),
}
"""Things of which a share is told, by their English plural; another noun stays as it is."""

NONE = N_("none (there are no {noun})")
NONE_OF = {
    "deals": N_("none (there are no deals)"),
    "moves": N_("none (there are no moves)"),
    "events": N_("none (there are no events)"),
}
