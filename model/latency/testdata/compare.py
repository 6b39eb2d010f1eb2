#!/usr/bin/env python3
"""Compares the command line with the reference model, on test_pairs.csv and
random_pairs.csv, and exits with 1 when a pair differs by more than 0.005 ms:

    python3 compare.py PORTOLAN

The reference is run anew; the recorded values are not used.
"""
import csv, os, subprocess, sys
import reference_model as ref

here = os.path.dirname(os.path.abspath(__file__))
bad = 0
for name in ('test_pairs.csv', 'random_pairs.csv'):
    with open(os.path.join(here, name)) as f:
        pairs = [(r['src'], r['dst']) for r in csv.DictReader(f)]
    asked = 'src,dst\n' + ''.join('"%s","%s"\n' % p for p in pairs)
    for flags, oracle in (([], ref.rtt_backbone), (['--internet'], ref.rtt_internet)):
        out = subprocess.run([sys.argv[1], 'rtt', '--csv'] + flags, input=asked, capture_output=True, text=True, check=True).stdout
        rows = list(csv.DictReader(out.splitlines()))
        worst = 0.0
        if len(rows) != len(pairs):
            sys.exit('%s: %d answers to %d pairs' % (name, len(rows), len(pairs)))
        for r, (a, b) in zip(rows, pairs):
            want = oracle(a, b)
            off = abs(float(r['estimate_ms']) - want)
            worst = max(worst, off)
            if off > 0.0051:
                bad += 1
                print('%s -> %s: %s, the reference has %.2f' % (a, b, r['estimate_ms'], want))
        print('%s, %s: %d pairs, largest difference %.3f ms' % (name, 'internet' if flags else 'backbone', len(pairs), worst))
sys.exit(bad > 0)
