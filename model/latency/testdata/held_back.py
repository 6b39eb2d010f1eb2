#!/usr/bin/env python3
"""Error of the modelled backbone on Regions that it did not see: each Region in turn
is taken out of the measured table, and its pairs are estimated from the others.

    python3 held_back.py
"""
import reference_model as ref

def main():
    errors = []
    for held in ref.ANCH:
        table = ref.RES
        ref.RES = [x for x in table if held not in x[:2]]
        for (a, b), true in sorted(ref.TAB.items()):
            if held in (a, b): errors.append((abs(ref.rtt_model(ref.REG[a], ref.REG[b]) - true), true))
        ref.RES = table
    at = lambda v, q: sorted(v)[int(q * (len(v) - 1) + 0.5)]
    ms, share = [e for e, _ in errors], [e / true for e, true in errors]
    print('%d predictions: median error %.2f ms, mean relative error %.2f %%, 9 of 10 within %.1f ms' %
          (len(errors), at(ms, 0.5), 100 * sum(share) / len(share), at(ms, 0.9)))

main()
