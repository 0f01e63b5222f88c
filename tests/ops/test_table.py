"""The table of ops knows where each name lives, and loads no more than is asked for."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import derive.ops
from derive.ops.table import _HEAD_HOMES, _HOMES, HEADS, OPS, Table


def test_every_entry_has_its_home() -> None:
    for module in pkgutil.iter_modules(derive.ops.__path__):
        import_module(f"derive.ops.{module.name}")
    for table in (OPS, HEADS):
        assert set(table._known) == set(table._home)


@pytest.mark.parametrize("homes", [_HOMES, _HEAD_HOMES])
def test_a_home_registers_its_names(homes: dict[str, str]) -> None:
    script = (
        "from importlib import import_module\nfrom derive.ops.table import HEADS, OPS\n"
        f"for module, names in {homes!r}.items():\n"
        "    import_module(f'derive.ops.{module}')\n"
        "    assert set(names.split()) <= {*OPS._known, *HEADS._known}, module\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_scalar_name_loads_no_tensor_op() -> None:
    script = (
        "import sys\nfrom derive.ops import find\nassert find('sigmoid') and not find('L') and not find('name')\n"
        "assert not {'derive.ops.' + part for part in ('matrices', 'einsum', 'array', 'softmax')} & set(sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_table_is_a_mapping() -> None:
    table = Table({"matrices": "eye"})
    assert "eye" in table
    assert "zeros" not in table
    assert list(table) == ["eye"]
    assert len(table) == 1
    with pytest.raises(KeyError):
        table["zeros"]
