#!/usr/bin/env python3
"""No profile lets a leaf of a pack leave that it withholds in the neutral model; code 1 if one does.

The class of personal data is stated twice for a fact, by the pack and by the hub. A profile is applied
to the sender's leaf, so where the two classes differ the fact must not leave from one place and stay in
another: the pack's class may be stricter than the hub's, never laxer.
"""
import csv
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKS = ("gd-care", "hk-care", "mo-care")


def rows(path):
    with open(ROOT / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(path):
    """The path without selectors, repeats and ranges."""
    out, depth = "", 0
    for character in path:
        depth += character == "["
        if depth == 0:
            out += character
        depth -= character == "]"
    return re.sub(r"\{\d+\.\.\d+\}", "", out)


def classes(pack):
    return {row["path"]: row["class"] for row in rows(f"schemas/{pack}/resident.fields.csv") if row["class"]}


def pairs(row):
    """The leaves of the hub and of the pack that a row ties together."""
    hub = [plain(path) for path in row["hub_path"].split(" + ") if path]
    pack = [plain(path) for path in row["pack_path"].split(" + ") if path]
    return zip(hub, pack) if len(hub) == len(pack) else [(a, b) for a in hub for b in pack]


def main():
    profiles = {path.stem: {row["class"]: row["action"] for row in rows(path.relative_to(ROOT))}
                for path in sorted((ROOT / "mapping/profiles").glob("*.csv"))}
    hub, asked, lax = classes("hub"), 0, set()
    for pack in PACKS:
        of = classes(pack)
        for row in rows(f"mapping/{pack}/resident.csv"):
            for there, here in pairs(row):
                if row["relationship"] == "not-related-to" or there not in hub or here not in of:
                    continue
                asked += 1
                for name, action in profiles.items():
                    if action[hub[there]] == "withhold" and action[of[here]] == "allow":
                        lax.add(f"{name}: {here} is {of[here]}, {there} is {hub[there]}")
    if asked < 3000 or not profiles:
        lax.add(f"only {asked} pairs of leaves and {len(profiles)} profiles were looked at")
    print("\n".join(sorted(lax)) or f"{asked} pairs of leaves, {len(profiles)} profiles: none laxer than the hub")
    return 1 if lax else 0


if __name__ == "__main__":
    sys.exit(main())
