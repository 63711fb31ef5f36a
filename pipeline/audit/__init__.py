"""Finished pages and workbooks -> what a reader can infer; the outsider's tool."""

from pipeline.audit.audit import audit
from pipeline.audit.findings import FOUND, KINDS, Audited, Finding

__all__ = ["FOUND", "KINDS", "Audited", "Finding", "audit"]
