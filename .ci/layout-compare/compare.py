#!/usr/bin/env python3
"""Compares Portolan's layout with Graphviz and elkjs, all in one run.

  .ci/layout-compare/compare.py [--sizes 10,30,100,300] [--timed 100,1000] [--seed 1] [--repeat 3]

Every size is one generated topology with Region frames. Each of these draws it:

  Portolan      portolan export layout
  dot ortho     dot -Gsplines=ortho -Tjson, Regions as clusters
  elkjs         layered, orthogonal, Regions as groups; "flat" leaves them out

One program scores all drawings: layout-score, which lives beside the checkout
with the generator (LAYOUT_MEASURE names the folder). elkjs is found through
NODE_PATH:

  npm install --prefix DIR elkjs@0.12.1 && export NODE_PATH=DIR/node_modules

What is not installed is left out, and said so. Times and memory are those of
whole processes, the least of the repetitions (what takes over 10 s is not
repeated); "in process" is the layout with routing alone. The exit status is 1
where a drawing of Portolan has an overlap, a line through a box or a collinear
overlap, or misses a goal: crossings at most dot's and below those of elkjs
(none, where elkjs has none), bends at most those of elkjs, layout and routing at
most 0.3 (100 nodes) and 0.5 (1,000) of the time of dot, memory at 1,000 nodes
below a third of that of elkjs.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
TOOLS = Path(os.environ.get("LAYOUT_MEASURE", REPO.parent / "shared" / "tools" / "layout-measure"))
LIMIT = 300  # seconds that one process may take


class Bench:
    """A folder with the topologies of one run and the programs to draw them."""

    def __init__(self, folder, seed, repeat):
        self.folder, self.seed, self.repeat = Path(folder), seed, repeat
        self.build("portolan", REPO, "./cmd/portolan")
        self.build("inprocess", REPO, "./.ci/layout-compare/inprocess")
        self.build("layout-score", TOOLS / "layout-score", ".")
        self.peers = ["Portolan"]
        if shutil.which("dot"):
            self.peers.append("dot ortho")
        else:
            print("skipped: dot is not installed")
        probe = ["node", "-e", "require.resolve('elkjs/lib/elk.bundled.js')"]
        if shutil.which("node") and subprocess.run(probe, capture_output=True).returncode == 0:
            self.peers += ["elkjs", "elkjs flat"]
        else:
            print("skipped: elkjs is not in NODE_PATH, or node is missing")

    def build(self, name, folder, package):
        subprocess.run(["go", "build", "-o", self.folder / name, package], cwd=folder, check=True)

    def generate(self, size):
        for form, suffix in (("topo", "topo.yaml"), ("dot", "dot"), ("json", "json")):
            made = subprocess.run(
                [sys.executable, TOOLS / "gen_topology.py", str(size), "--seed", str(self.seed), "--format", form],
                capture_output=True, check=True)
            (self.folder / f"{size}.{suffix}").write_bytes(made.stdout)

    def command(self, peer, size):
        """The command of a peer and the file that its drawing ends in."""
        at, out = str(self.folder / str(size)), self.folder / f"{size}-{peer.replace(' ', '-')}.json"
        if peer == "Portolan":
            return [str(self.folder / "portolan"), "export", "layout", at + ".topo.yaml", "--output", str(out), "--force"], out
        if peer == "dot ortho":
            return ["dot", "-Gsplines=ortho", "-Tjson", "-o", str(out), at + ".dot"], out
        frames = "flat" if peer.endswith("flat") else "groups"
        return ["node", str(HERE / "elk.cjs"), at + ".json", str(out), frames], out

    def draw(self, peer, size):
        """Draws once: seconds and peak memory in MiB of the process, or None."""
        command, out = self.command(peer, size)
        out.unlink(missing_ok=True)
        report = self.folder / "time"
        start = time.perf_counter()
        try:
            done = subprocess.run(["/usr/bin/time", "-f", "%M", "-o", report, *command], capture_output=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            print(f"{peer}, {size} nodes: over {LIMIT} s")
            return None
        if not out.exists() or done.returncode:
            print(f"{peer}, {size} nodes: failed: {done.stderr.decode()[-200:]}")
            return None
        return time.perf_counter() - start, int(report.read_text().split()[-1]) / 1024

    def inprocess(self, size):
        """Seconds of one layout with routing, the least of the repetitions."""
        command = [self.folder / "inprocess", self.folder / f"{size}.topo.yaml", str(3 * self.repeat)]
        return float(subprocess.run(command, capture_output=True, check=True).stdout) / 1000

    def score(self, peer, size):
        _, drawing = self.command(peer, size)
        if peer == "dot ortho":
            with open(drawing, "rb") as source:
                made = subprocess.run([sys.executable, TOOLS / "dot2score.py"], stdin=source, capture_output=True, check=True)
            drawing.write_bytes(made.stdout)
        scored = subprocess.run([self.folder / "layout-score", "-json", drawing], capture_output=True, check=True)
        return json.loads(scored.stdout)


COLUMNS = (
    ("crossing pairs", "crossing_pairs", "g"), ("bends a link", "bends_per_edge", ".2f"), ("length a link", "edge_length_nodes", ".1f"),
    ("overlaps", "overlaps", "g"), ("through boxes", "through_nodes", "g"), ("collinear", "collinear_overlap", ".0f"),
)


def quality(bench, sizes):
    """Prints the table of scores; returns what misses a goal."""
    missed = []
    print("\n| N | drawing | " + " | ".join(c[0] for c in COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 2))
    for size in sizes:
        bench.generate(size)
        scores = {}
        for peer in bench.peers:
            if bench.draw(peer, size):
                scores[peer] = s = bench.score(peer, size)
                print(f"| {size} | {peer} | " + " | ".join(format(s[key], form) for _, key, form in COLUMNS) + " |", flush=True)
        ours = scores.get("Portolan")
        if not ours:
            missed.append(f"{size} nodes: no drawing")
            continue
        for key in ("overlaps", "through_nodes", "collinear_overlap"):
            if ours[key]:
                missed.append(f"{size} nodes: {key} is {ours[key]}")
        for peer, keys in (("dot ortho", ("crossing_pairs",)), ("elkjs", ("crossing_pairs", "bends_per_edge")), ("elkjs flat", ("crossing_pairs", "bends_per_edge"))):
            for key in keys:
                if peer not in scores:
                    continue
                theirs = scores[peer][key]
                below = key == "crossing_pairs" and peer != "dot ortho" and theirs > 0
                if ours[key] > theirs or below and ours[key] == theirs:
                    missed.append(f"{size} nodes: {key} is {ours[key]}, of {peer} {theirs}")
    return missed


TIME_GOALS = {100: 0.3, 1000: 0.5}  # of the process of dot
MEMORY_GOALS = {1000: 1 / 3}  # of elkjs
SLOW = 10  # seconds: such a process is not repeated


def effort(bench, sizes):
    """Prints the table of time and memory; returns what misses a goal."""
    missed = []
    print("\n| N | drawing | time | Portolan's layout / time | peak memory | Portolan's / memory |\n|---|---|---|---|---|---|")
    for size in sizes:
        bench.generate(size)
        best = {}
        for _ in range(bench.repeat):  # in turn, so that all meet the same machine
            for peer in bench.peers:
                if peer == "elkjs flat" or peer in best and best[peer][0] > SLOW:
                    continue
                if run := bench.draw(peer, size):
                    t, m = best.get(peer, run)
                    best[peer] = min(t, run[0]), min(m, run[1])
        layout, memory = bench.inprocess(size), best["Portolan"][1]
        print(f"| {size} | Portolan, in process | {layout * 1000:.0f} ms | | | |")
        for peer, (t, m) in best.items():
            print(f"| {size} | {peer} | {t * 1000:.0f} ms | {layout / t:.3f} | {m:.0f} MiB | {memory / m:.2f} |", flush=True)
        if "dot ortho" in best and size in TIME_GOALS and layout > TIME_GOALS[size] * best["dot ortho"][0]:
            missed.append(f"{size} nodes: time is {layout / best['dot ortho'][0]:.2f} of dot's")
        if "elkjs" in best and size in MEMORY_GOALS and memory > MEMORY_GOALS[size] * best["elkjs"][1]:
            missed.append(f"{size} nodes: memory is {memory / best['elkjs'][1]:.2f} of that of elkjs")
    return missed


def main():
    numbers = lambda text: [int(n) for n in text.split(",") if n]
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--sizes", type=numbers, default=[10, 30, 100, 300], help="numbers of nodes to score")
    args.add_argument("--timed", type=numbers, default=[100, 1000], help="numbers of nodes to time")
    args.add_argument("--seed", type=int, default=1, help="of the generator")
    args.add_argument("--repeat", type=int, default=3, help="runs of each that is timed")
    a = args.parse_args()
    if not (TOOLS / "gen_topology.py").exists():
        sys.exit(f"no generator in {TOOLS}: set LAYOUT_MEASURE to the folder that has gen_topology.py and layout-score")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, a.seed, a.repeat)
        missed = quality(bench, a.sizes) + effort(bench, a.timed)
    for line in missed:
        print("MISSED:", line)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
