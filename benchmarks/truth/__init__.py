"""The examiner: how right each analysis is on worlds whose truth is known.

`python -m benchmarks.truth [--only NAME]`. An analysis is examined by a module of
`examiners`; what it says becomes rows of a table and of `benchmarks/truth.json`.
"""
