"""SPSS, Stata and SAS files -> Parquet and dictionary, read in a process of its own."""
