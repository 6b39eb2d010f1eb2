#!/usr/bin/env python3
"""Writes random_pairs.csv: 1,000 place pairs with the round trips of
reference_model.py, to compare the Go port with. Seeded, so that a second run
over the same data writes the same file:

    python3 random_pairs.py > random_pairs.csv
"""
import csv, random, sys
import reference_model as ref

rng = random.Random(20261122)
table = lambda name: [(float(r['lat']), float(r['lon'])) for r in ref.rd(name)]
cities, pops, regions = table('cities.csv'), table('pops.csv'), sorted(ref.REG)
text = lambda p: '%r,%r' % p
anywhere = lambda: (round(rng.uniform(-90, 90), 4), round(rng.uniform(-180, 180), 4))

def near(p):
    """A point up to some 900 km from p, where the internet model blends."""
    lat = max(-90.0, min(90.0, p[0] + rng.uniform(-6, 6)))
    lon = max(-180.0, min(180.0, p[1] + rng.uniform(-6, 6)))
    return (round(lat, 4), round(lon, 4))

def end():
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(regions)
    return text(rng.choice(cities) if kind == 1 else rng.choice(pops) if kind == 2 else anywhere())

rows = [(end(), end()) for _ in range(800)]
for _ in range(190):
    p = rng.choice(cities)
    rows.append((text(p), text(near(p))))
rows += [(r, r) for r in ('us-east-1', 'ap-southeast-6')]
rows += [('90.0,0.0', '-90.0,0.0'), ('0.0,-180.0', '0.0,180.0'), ('0.0,0.0', '0.0,180.0'),
         ('us-west-2', 'us-gov-west-1'), ('-33.9258,18.4232', '-33.9258,18.4232'),
         ('64.15,-21.94', '21.31,-157.86'), ('us-west-2', 'us-east-2'), ('90.0,10.0', '90.0,-170.0')]
out = csv.writer(sys.stdout, lineterminator='\n')
out.writerow(['src', 'dst', 'gc_km', 'floor_ms', 'backbone_ms', 'internet_ms'])
for s, t in rows:
    d = ref.gc(ref.place(s), ref.place(t))
    out.writerow([s, t] + ['%.4f' % v for v in (d, ref.KMS * d, ref.rtt_backbone(s, t), ref.rtt_internet(s, t))])
