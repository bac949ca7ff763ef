"""The margins of tables and images that are often used: bracket, confidence, and time.

Usage: tables.py BINARY OUTPUT (writes OUTPUT.json and OUTPUT.txt)
"""

import json
import resource
import subprocess
import sys
import time

TABLES = "data/tables"
MNIST = "data/mnist/train-images-idx3-ubyte"
BREAST = f"--data {TABLES}/breast_cancer.csv --positive benign"
# Name, and the flags of `margin`.
SETS = [
    ("iris, versicolor against setosa", f"--data {TABLES}/iris.csv --positive versicolor --drop virginica"),
    ("iris, virginica against versicolor", f"--data {TABLES}/iris.csv --positive virginica --drop setosa"),
    ("wine, class 0 against the others", f"--data {TABLES}/wine_data.csv --positive class_0"),
    ("breast cancer, raw", BREAST),
    ("breast cancer, standardised with intercept", f"{BREAST} --standardise --intercept"),
    ("digits, 0 to 4 against 5 to 9, the first 400",
     f"--data {TABLES}/digits.csv.gz --positive 5,6,7,8,9 --first 400"),
    ("MNIST, 0 to 4 against 5 to 9, the first 2,000",
     f"--data {MNIST} --label-file data/mnist/train-labels-idx1-ubyte --first 2000"),
]


def measure(binary, name, flags):
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    call = [binary, "margin", *flags.split(), "--json"]
    answer = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    row = {"name": name, "flags": flags, "n": answer["n"], "d": answer["d"], "rank": answer["rank"]}
    row |= {"gamma": answer["gamma"], "met": answer["met"], "shortfall": answer.get("shortfall")}
    row |= {"gamma_hilbert": answer["gamma_hilbert"], "cpu_seconds": cpu}
    return row | {"seconds": time.perf_counter() - begun}


def table(rows):
    lines = [f"{'data':<46} {'n':>5} {'d':>4} {'lower':>11} {'upper':>11} {'width':>8} {'confidence':>10} "
             f"{'gamma_H':>11} {'CPU s':>7} {'s':>7}"]
    for row in rows:
        gamma = row["gamma"]
        width = 1 - gamma["lower"] / gamma["upper"] if gamma["upper"] > 0 else 0.0
        lines.append(f"{row['name']:<46} {row['n']:>5} {row['d']:>4} {gamma['lower']:>11.4e} {gamma['upper']:>11.4e} "
                     f"{width:>8.1e} {gamma['confidence']:>10} {row['gamma_hilbert']:>11.4e} "
                     f"{row['cpu_seconds']:>7.1f} {row['seconds']:>7.1f}")
        if not row["met"]:
            lines.append(f"    wider than 0.05: {row['shortfall']}")
    return "\n".join(lines) + "\n"


def main(binary, output):
    rows = []
    for name, flags in SETS:
        rows.append(measure(binary, name, flags))
        print(table(rows[-1:]).split("\n", 1)[1], end="", file=sys.stderr, flush=True)
    with open(f"{output}.json", "w") as file:
        json.dump(rows, file, indent=1)
        file.write("\n")
    text = table(rows)
    with open(f"{output}.txt", "w") as file:
        file.write(text)
    print(text, end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
