"""What mails are about, without a pre-trained model and in any language.

TF-IDF of character n-grams knows endings and compounds of languages with rich grammar;
truncated SVD and k-means make topics of it (latent semantic analysis: Deerwester et al. 1990).
Each script has topics of its own, so that a customer's language is no topic.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.stages.subjects import SCRIPTS, plain_subjects, scripts_of

Ints = NDArray[np.int64]
TOPICS, DIMENSIONS, N_GRAMS = 20, 60, (3, 5)
FEWEST_SUBJECTS = 8
MOST_SUBJECTS = 20_000
CHUNK = 50_000
NAMED_BY = 3
SEED = 19


@dataclass(frozen=True, slots=True)
class ScriptTopics:
    """Topics of the subjects in one script: how subjects become topics, and topics' names."""

    script: int
    pipeline: Any
    names: tuple[str, ...]


def find_topics(plain: pd.Series, counts: NDArray[np.float64]) -> tuple[ScriptTopics, ...]:
    """Topics of distinct plain subjects, each weighted by the root of how often it came.

    A script with fewer than `FEWEST_SUBJECTS` different subjects has no topics: each of its
    subjects would be one. Of more than `MOST_SUBJECTS` the commonest are taken.
    """
    written = plain.astype("string").fillna("").str.len().to_numpy() > 0
    scripts = scripts_of(plain)
    found = []
    for script in range(len(SCRIPTS)):
        [rows] = np.nonzero(written & (scripts == script))
        if len(rows) >= FEWEST_SUBJECTS:
            commonest = rows[np.argsort(-counts[rows], kind="stable")[:MOST_SUBJECTS]]
            with threadpool_limits(1):  # two threads on a busy machine take longer than one
                found.append(_fit(script, plain.iloc[commonest], counts[commonest]))
    return tuple(found)


def topics_of(topics: ScriptTopics, plain: pd.Series) -> Ints:
    """The topic of each plain subject; −1 for another script or no words."""
    named = plain.astype("string").fillna("")
    mine = (scripts_of(named) == topics.script) & (named.str.len().to_numpy() > 0)
    result = np.full(len(named), -1)
    [rows] = np.nonzero(mine)
    for begin in range(0, len(rows), CHUNK):
        chunk = rows[begin : begin + CHUNK]
        result[chunk] = topics.pipeline.predict(named.iloc[chunk])
    return result


def subject_topics(subjects: pd.Series, topics: tuple[ScriptTopics, ...]) -> dict[str, Ints]:
    """Per script the topic of each subject as written, −1 where there is none."""
    plain = plain_subjects(subjects)
    return {SCRIPTS[each.script]: topics_of(each, plain) for each in topics}


def _fit(script: int, plain: pd.Series, counts: NDArray[np.float64]) -> ScriptTopics:
    from sklearn.cluster import KMeans  # noqa: PLC0415 - a second to import
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - as above
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - as above
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - as above
    from sklearn.preprocessing import Normalizer  # noqa: PLC0415 - as above

    grams = TfidfVectorizer(
        analyzer="char_wb", ngram_range=N_GRAMS, sublinear_tf=True, dtype=np.float32, min_df=1
    )
    weighed = grams.fit_transform(plain)
    size = min(DIMENSIONS, min(weighed.shape) - 1)
    flat = TruncatedSVD(size, random_state=SEED, n_iter=4)
    unit = Normalizer()
    places = unit.fit_transform(flat.fit_transform(weighed))
    groups = KMeans(min(TOPICS, len(plain) // 2), n_init=3, random_state=SEED)
    weight = np.sqrt(counts)
    labels = groups.fit_predict(places, sample_weight=weight)
    names = _names(plain, labels, weight, groups.n_clusters)
    return ScriptTopics(script, make_pipeline(grams, flat, unit, groups), names)


def _names(
    plain: pd.Series, labels: Ints, weight: NDArray[np.float64], topics: int
) -> tuple[str, ...]:
    """Each topic by the words that are most its own: weight in it by share in it."""
    words = plain.reset_index(drop=True).str.split().explode()
    words = words[words.str.len() > 2]  # noqa: PLR2004 - prepositions name nothing
    at = words.index.to_numpy()
    frame = pd.DataFrame({"word": words.to_numpy(), "topic": labels[at], "weight": weight[at]})
    table = frame.pivot_table("weight", "topic", "word", aggfunc="sum", fill_value=0.0)
    telling = table * table / table.sum()
    return tuple(
        " ".join(telling.loc[topic].nlargest(NAMED_BY).index) if topic in telling.index else "…"
        for topic in range(topics)
    )
