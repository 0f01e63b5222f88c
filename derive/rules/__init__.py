"""The rules of calculus as records: each differentiates one kind of Term and says how."""

from derive.rules.calculus import differentiate
from derive.rules.records import RECORDS, Record
from derive.rules.tidy import divide, neat, power, product, total

__all__ = ["RECORDS", "Record", "differentiate", "divide", "neat", "power", "product", "total"]
