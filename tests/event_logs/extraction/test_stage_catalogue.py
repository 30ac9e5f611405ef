"""Labels of stages by pipeline, by number, by name."""

from event_logs.extraction.stage_catalogue import CatalogueStage, labels_of


def stage(pipeline, number, name, label=None):
    """A stage of the pipeline whose name is its number in capitals."""
    return CatalogueStage(pipeline, pipeline.upper(), number, name, label or name, "open")


CATALOGUE = [
    stage("a", "1", "New", "A: New"),
    stage("b", "2", "New", "B: New"),
    stage("a", "142", "Won"),
    stage("b", "142", "Won"),
]


def test_a_stage_is_found_by_number_and_by_name():
    labels = labels_of(CATALOGUE)
    assert labels["a", "1"] == labels["A", "New"] == labels["", "1"] == "A: New"
    assert labels["b", "2"] == "B: New"


def test_without_a_pipeline_only_what_is_sure_is_found():
    labels = labels_of(CATALOGUE)
    assert ("", "New") not in labels
    assert labels["", "142"] == "Won"
