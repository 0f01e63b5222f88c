"""Text → file: whole or not at all, and never over what somebody else wrote; PDF, Word and notebooks are made here."""

from derive.export.file import check_target, write_whole
from derive.export.folder import check_folder, write_all
from derive.export.kinds import KINDS, kind_of

__all__ = ["KINDS", "check_folder", "check_target", "kind_of", "write_all", "write_whole"]
