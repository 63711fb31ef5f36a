"""Finished pages and workbooks -> what a reader can infer; the outsider's tool."""

from pipeline.audit.audit import Audited, audit
from pipeline.audit.findings import KINDS, Finding

__all__ = ["KINDS", "Audited", "Finding", "audit"]
