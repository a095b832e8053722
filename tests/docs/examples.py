#!/usr/bin/env python3
"""Runs every example of every --help, and the tour of the README, in a folder of their own; code 1 if one does not work.

    tests/docs/examples.py PROGRAM

An example works if it ends with 0, or with 1 where it is one that finds something. Those that need what a help page cannot make
(keys, certificates, servers) are named here with the test that runs the like of them; a name that fits no example is an error.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 300  # seconds for one example on a slow machine

# Beginnings of examples that are not run here, and what runs the like of them.
ELSEWHERE = {
    "baybridge serve": "tests/e2e/serve_test.cc",
    "baybridge statement verify": "tests/e2e/conform_test.cc",
    "baybridge evidence": "tests/e2e/evidence_test.cc",
    "baybridge audit verify": "tests/e2e/evidence_test.cc",
    "baybridge migrate --from hk-care --to gd-care --output out/job batch.xml --broker": "tests/e2e/share_test.cc",
    "baybridge worker": "tests/e2e/share_test.cc",
    "(umask 077; openssl rand": "tests/e2e/share_test.cc",
    "baybridge store check": "tests/e2e/store_test.cc",
    "baybridge store backup": "tests/e2e/store_test.cc",
    "baybridge store restore": "tests/e2e/store_test.cc",
    "baybridge store rotate": "tests/e2e/store_test.cc",
    "baybridge store export-log": "tests/e2e/store_test.cc",
    "baybridge manual": "its output is a page for man, which need not be installed",
    "baybridge pack diff /usr/share": "tests/e2e/pack_diff_test.cc",
}
# Examples that are there to find something.
FINDS = ("baybridge conform", "baybridge migrate", "baybridge rejects", "baybridge due", "baybridge standard check")


# What the tour of the README shows.
SHOWN = ("pack list", "validate", "translate", "explain", "print", "due", "migrate", "serve --demo", "standard list", "conform")


def help_of(program, words):
    return subprocess.run([program, *words, "--help"], capture_output=True, text=True, timeout=LIMIT, check=True).stdout


def pages(program, words=()):
    """Every command that has no commands below it, with its help."""
    text = help_of(program, words)
    below = re.findall(r"^  (\w[\w-]*)  ", text.split("\nSubcommands:\n")[1], re.M) if "\nSubcommands:\n" in text else []
    if not below:
        return [(words, text)]
    return [page for command in below for page in pages(program, (*words, command))]


def examples_of(text):
    """The commands behind the line "Example:"; a line that ends with a backslash goes on."""
    parts = re.split(r"^Examples?\b.*:$", text.replace("\\\n", ""), flags=re.M)
    lines = "\n".join(parts[1:]).splitlines()
    return [re.sub(" +", " ", line.strip()) for line in lines if line.startswith("  ")]


def tour():
    """The commands of the README's tour, without the alias, which a script does not read."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## A tour of five minutes")[1].split("\n## ")[0]
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, re.M | re.S)).replace("\\\n", "")
    return [line for line in blocks.splitlines() if line and not line.startswith("alias ")]


def runnable(line):
    """A line of the tour as a script runs it: what is tested elsewhere is left out, what finds something may end with 1."""
    if any(line.startswith(begin) for begin in ELSEWHERE):
        return ":"
    return line + " || test $? = 1" if any(begin in line for begin in FINDS) else line


def prepare(folder, program):
    shutil.copytree(ROOT / "samples", folder / "samples")
    for name in ("out", ".local/share/bash-completion/completions", ".zsh/completions"):
        (folder / name).mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "baybridge").symlink_to(program)
    (folder / "record.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Record"><xs:complexType><xs:sequence>'
        '<xs:element name="Name" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>')


def run(command, folder):
    """Empty where it works, else why not."""
    environment = dict(os.environ, HOME=str(folder), BAYBRIDGE_DATA=str(ROOT), PATH=f"{folder}/bin:{os.environ['PATH']}")
    ran = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT,
                         stdin=subprocess.DEVNULL)
    if ran.returncode == 0 or (ran.returncode == 1 and any(part in command for part in FINDS)):
        return ""
    return f"code {ran.returncode}: {ran.stdout[-500:]}{ran.stderr[-1000:]}"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    wrong, ran, unused = [], 0, set(ELSEWHERE)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, program)
        commands = []
        for words, text in pages(program):
            found = examples_of(text)
            if not found:
                wrong.append(f"baybridge {' '.join(words)} --help: no example")
            commands += found
        commands = list(dict.fromkeys(commands))
        for command in commands:
            skipped = [begin for begin in ELSEWHERE if command.startswith(begin)]
            unused -= set(skipped)
            if skipped:
                continue
            if " new.xml" in command:
                shutil.copy(folder / "batch.xml", folder / "new.xml")
            if "< in.ndjson" in command:
                (folder / "in.ndjson").write_text("")
            ran += 1
            problem = run(command, folder)
            if problem:
                wrong.append(f"{command}\n  {problem}")
        story = "set -e\n" + "\n".join(runnable(line) for line in tour())
        ran += sum(runnable(line) != ":" for line in tour())
        # Each command has a place in the tour, or nobody finds it.
        missing = [f"README.md, the tour: no {name}" for name in SHOWN
                   if not any(line.startswith(f"baybridge {name}") for line in tour())]
        wrong += missing
        problem = run(story, folder)
        if problem:
            wrong.append(f"README.md, the tour\n  {problem}")
    wrong += [f"no example begins with: {begin}" for begin in sorted(unused)]
    print("\n".join(wrong) or f"{ran} commands ran")
    return 1 if wrong or ran < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
