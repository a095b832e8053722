#!/usr/bin/env python3
"""Every test that docs/security.md names (`Suite.Case`) is there; code 1 if not."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    there = set()
    for file in (ROOT / "tests").rglob("*.cc"):
        text = file.read_text(encoding="utf-8")
        there.update(f"{suite}.{case}" for suite, case in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", text, re.M))
    named = re.findall(r"`([A-Z]\w+\.[A-Z]\w+)`", (ROOT / "docs/security.md").read_text(encoding="utf-8"))
    missing = [name for name in named if name not in there]
    if not named:
        missing.append("docs/security.md names no test")
    print("\n".join(f"not there: {name}" for name in missing) or f"{len(named)} tests named, all there")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
