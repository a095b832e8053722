#!/usr/bin/env python3
"""Compares what the package explains with what there is:

    explained.py PROGRAM ROOT

Every command and option of --help stands in baybridge(1), and nothing else does; every key of the sample configuration stands in
baybridge-gateway(5).
"""
import json
import pathlib
import re
import subprocess
import sys


def help_of(program, words):
    ran = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True)
    return ran.stdout


def commands_of(text):
    part = re.search(r"^Subcommands:\n((?:  .*\n?)+)", text, re.M)
    return re.findall(r"^  (\S+)", part.group(1), re.M) if part else []


def options_of(text):
    """Long and short names at the beginning of a line of help."""
    names = set()
    for line in text.splitlines():
        if line.startswith("  -"):
            names.update(re.findall(r"(?:^|,)\s*(--?[\w-]+)", line[: line.find("  ", 3)] if "  " in line[3:] else line))
    return names


def sections_of(page):
    """The part of each command in the manual page; '' for what all commands have."""
    sections, name = {}, None
    for line in page.splitlines():
        if line == ".SH OPTIONS OF EVERY COMMAND":
            name = ""
        elif line.startswith(".SS "):
            name = line[5:-1].replace("\\-", "-").removeprefix("baybridge ")
        elif line.startswith(".SH "):
            name = None
        if name is not None:
            sections.setdefault(name, []).append(line)
    return sections


def named_in(lines):
    names = set()
    for before, line in zip(lines, lines[1:]):
        if before == ".TP" and line.startswith("\\fB"):
            names.update(line[3 : line.index("\\fR")].replace("\\-", "-").split(","))
    return names


def keys_of(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from keys_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from keys_of(value[0], path + "[]")
    else:
        yield path


def explained_keys(page):
    """`listen.address`, `.port` in one line name two keys of one object."""
    keys = set()
    for before, line in zip(page, page[1:]):
        if before != ".TP" or not line.startswith(".B "):
            continue
        folder = ""
        for name in line[3:].replace("\\-", "-").replace("\\&", "").split(", "):
            name = folder + name if name.startswith(".") else name
            folder = name.rpartition(".")[0]
            keys.add(name)
    return keys


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    wrong, commands = [], [[]]
    manual = sections_of((root / "usr/share/man/man1/baybridge.1").read_text(encoding="utf-8"))
    seen = set()
    while commands:
        words = commands.pop()
        text = help_of(program, words)
        name = " ".join(words)
        seen.add(name)
        commands += [[*words, command] for command in commands_of(text)]
        asked, told = options_of(text), named_in(manual.get(name, []))
        if name not in manual:
            wrong.append(f"baybridge(1) does not tell of ‘{name}’")
        elif asked != told:
            wrong.append(f"‘{name}’: in help only {sorted(asked - told)}, in baybridge(1) only {sorted(told - asked)}")
    wrong += [f"there is no command ‘{name}’" for name in set(manual) - seen]
    page = (root / "usr/share/man/man5/baybridge-gateway.5").read_text(encoding="utf-8").splitlines()
    sample = json.loads((root / "etc/baybridge/gateway.json").read_text(encoding="utf-8"))
    explained = explained_keys(page)
    wrong += [f"baybridge-gateway(5) does not explain ‘{key}’" for key in keys_of(sample) if key not in explained]
    wrong += [f"the sample configuration lacks ‘{key}’" for key in explained - set(keys_of(sample))]
    if len(seen) < 20 or len(explained) < 20:
        wrong.append(f"expected some twenty commands and keys, found {len(seen)} and {len(explained)}")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
