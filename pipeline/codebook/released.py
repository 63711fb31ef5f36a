"""The release ledger's file: part of the study, written by the run, begun with the study."""

RELEASED = "released.csv"
RELEASED_COLUMNS = ("wave", "question", "breakdown", "group", "n", "digest", "audiences")
NOTHING_RELEASED = ",".join(RELEASED_COLUMNS) + "\n"
"""The file of a study of which nothing was published yet. Without the file nobody knows that."""
