"""Text → file: whole or not at all, and never over what somebody else wrote."""

from derive.export.file import check_target, write_whole

__all__ = ["check_target", "write_whole"]
