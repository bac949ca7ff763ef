"""Change every number in the statements, one at a time, and see a test of theirs fail.

Numbers with a point grow by a thousandth (0.0 becomes 0.001), integers by 1. The tests run on a copy
of the tree in FOLDER. Prints what became of each, and exits with 1 if one was missed by every test
and does not stand in a line of SEARCH.

usage: literals.py FOLDER [FILE ...]
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

STATEMENTS = ["mandal", "ji_telgarsky", "sharper"]

# Comments, strings and names are stepped over; the last group is a number.
TOKEN = re.compile(
    r"""//[^\n]*|"(?:\\.|[^"\\])*"|[A-Za-z_]\w*|(\d[\d_]*(?:\.\d[\d_]*)?(?:e[-+]?\d+)?)""",
    re.DOTALL,
)

# Where a search begins, ends and divides its range: none of it is part of a statement, and another
# choice finds the same width.
SEARCH = [
    "pub const WIDEST: f64 = 1e300;",
    "zero(1.0, WIDEST, |m|",
    "zero(1.0, s2_least::WIDEST, |m|",
    "let golden =",
    "let (mut low, mut high) =",
    "for _ in 0..24",
    "least * ((low + high) / 2.0).exp()",
]

# The tests that look at values come first: most changes end there.
TESTS = [["--test", "values", "--test", "formulas"], []]


def changed(number):
    plain = number.replace("_", "")
    if "." not in plain and "e" not in plain:
        return str(int(plain) + 1)
    value = float(plain)
    return repr(1.001 * value if value else 0.001)


def numbers(text):
    """The numbers outside of tests: where each stands, and what it becomes."""
    code = text.split("#[cfg(test)]")[0]
    for token in TOKEN.finditer(code):
        if token.group(1):
            yield token.start(1), token.end(1), changed(token.group(1))


def cargo(tree, *arguments):
    environment = {**os.environ, "CARGO_TARGET_DIR": str(tree.parent / "build")}
    run = subprocess.run(
        ["cargo", *arguments, "--package", "theorems", "--quiet"],
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return run.returncode == 0, run.stdout + run.stderr


def fate(tree):
    if not cargo(tree, "build")[0]:
        return "unviable"
    return "missed" if all(cargo(tree, "test", *tests)[0] for tests in TESTS) else "caught"


def copy(tree):
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    shutil.rmtree(tree, ignore_errors=True)
    for name in listed.stdout.splitlines():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, tree / name)


def main():
    folder, *names = sys.argv[1:]
    tree = Path(folder).resolve() / "tree"
    copy(tree)
    passed, output = cargo(tree, "test")
    if not passed:
        sys.exit(f"the tests fail before any change:\n{output}")
    source = Path("theorems/src")
    files = [Path(name) for name in names] or [
        file for part in STATEMENTS for file in sorted((source / part).glob("*.rs"))
    ]
    count = {"caught": 0, "unviable": 0, "search": 0, "missed": 0}
    for file in files:
        text = file.read_text()
        for start, end, new in numbers(text):
            (tree / file).write_text(text[:start] + new + text[end:])
            found = fate(tree)
            line = text.count("\n", 0, start) + 1
            if found == "missed" and any(part in text.splitlines()[line - 1] for part in SEARCH):
                found = "search"
            count[found] += 1
            print(f"{found:8} {file}:{line}: {text[start:end]} -> {new}", flush=True)
        (tree / file).write_text(text)
    print(", ".join(f"{number} {name}" for name, number in count.items()))
    sys.exit(count["missed"] > 0)


if __name__ == "__main__":
    main()
