#!/usr/bin/env python3
"""Fits the bands of thin areas to a part of measured.csv and judges them on the
rest, with the reference model:

    python3 fit_bands.py > ../bands.csv      the table
    python3 fit_bands.py judge               error and share inside, by area
    python3 fit_bands.py folds [K]           the same over K parts, each judged by bands fitted to the others

Cities are divided within their area, in the order of the alphabet: the second,
the fourth and so on are fitted to, the others judged by. What is less than 100 km
apart is one city, whatever its names. Pairs with a city of each part are left out.
The margin of the bands is chosen within the part that is fitted to, by leaving out
one of its cities after the other.
"""
import collections, csv, math, os, sys
import reference_model as ref

AREAS = ['Mainland China', 'Africa', 'Central Asia and Caucasus', 'South America', 'Mexico and Central America',
         'Gulf', 'Israel and Levant', 'India and South Asia', 'South-East Asia']  # of two areas the first names the pair
BELOW = [3000, 8000, math.inf]
WIRED = 4.0         # ms of last mile in the measurements of users
NEAR = 100          # km below which two names are one city
FEW = 30            # judged pairs below which an area carries the widest band
PRIOR_CLASS, PRIOR_AREA = 12, 40  # pairs that the wider sample counts for
LEAST = 0.03        # of the logarithm, each side, that a band has at least
MARGINS = [m / 100 for m in range(11)]  # of the logarithm, each side: the least by which ASIDE of the pairs left out are inside
ASIDE = 0.80
WORLD = [(500, 0.65, 2.46), (1000, 0.71, 2.33), (3000, 0.77, 1.70)]  # the bands of the world at short distances

def area(p):
    zone = max(ref.zones(p).items(), key=lambda z: (z[1], z[0]))[0]
    return ref.EXCH[zone]['area']

def pairs():
    here = os.path.dirname(os.path.abspath(__file__))
    out = []
    for r in csv.DictReader(open(os.path.join(here, 'measured.csv'))):
        p, q = ((float(r[e + '_lat']), float(r[e + '_lon'])) for e in ('from', 'to'))
        true = float(r['rtt_ms']) - (WIRED if r['ends'] == 'user-host' else 0)
        thin = [a for a in (area(p), area(q)) if a]
        inside = len(thin) == 2 and thin[0] == thin[1]
        km = ref.gc(p, q)
        out.append({'ends': (((r['from_city'], p), area(p)), ((r['to_city'], q), area(q))), 'named': r['area'],
                    'area': min(thin, key=AREAS.index) if thin else '', 'class': 'inside' if inside else next(b for b in BELOW if km < b),
                    'km': km, 'estimate': ref.rtt_internet(p, q), 'true': true})
    city = cities({e for x in out for e, _ in x['ends']})
    for x in out:
        x['log'] = math.log(x['true'] / x['estimate'])
        x['ends'] = tuple((city[e], a) for e, a in x['ends'])
    return out

def cities(points):
    """the city of each named point: points of one name, or less than NEAR km apart, are one, called by the first name in the alphabet"""
    root = {p: p for p in points}
    def find(p):
        while root[p] != p: p = root[p]
        return p
    for p in points:
        for q in points:
            if p < q and (p[0] == q[0] or ref.gc(p[1], q[1]) < NEAR): root[max(find(p), find(q))] = min(find(p), find(q))
    return {p: find(p)[0] for p in points}

def split(all_pairs):
    """the cities that are fitted to"""
    by = collections.defaultdict(set)
    for x in all_pairs:
        for city, a in x['ends']: by[a].add(city)
    return {c for names in by.values() for i, c in enumerate(sorted(names)) if i % 2 == 1}

def quantile(v, q):
    v = sorted(v); at = q * (len(v) - 1); k = int(at)
    return v[k] + (v[min(k + 1, len(v) - 1)] - v[k]) * (at - k)

def band(v, margin): return (quantile(v, 0.1) - margin, quantile(v, 0.9) + margin) if v else (0.0, 0.0)

def mix(a, n, b, m): return tuple((n * x + m * y) / (n + m) for x, y in zip(a, b))

def fit(rows, judged, margin):
    """bands by area and class, as logarithms of true over estimate; those of areas outside judged, and all inside one area, are the widest"""
    out = {}
    logs = lambda ok: [x['log'] for x in rows if ok(x)]
    for a in AREAS:
        of_area = logs(lambda x: x['area'] == a)
        for c in BELOW:
            wide = mix(band(of_area, margin), len(of_area), band(logs(lambda x: x['class'] == c), margin), PRIOR_AREA)
            own = logs(lambda x: x['area'] == a and x['class'] == c)
            out[a, c] = mix(band(own, margin), len(own), wide, PRIOR_CLASS)
    widest = {c: (min(out[a, c][0] for a in judged), max(out[a, c][1] for a in judged)) for c in BELOW}
    inside = band(logs(lambda x: x['class'] == 'inside'), margin)
    inside = (min([inside[0]] + [w[0] for w in widest.values()]), max([inside[1]] + [w[1] for w in widest.values()]))
    for a in AREAS:
        for c in BELOW:
            if a not in judged: out[a, c] = widest[c]
        out[a, 'inside'] = inside
    within = lambda b: (min(b[0], -LEAST), max(b[1], LEAST))  # an estimate is inside its own band
    return {k: within(b) for k, b in out.items()}

def bounds(bands, x):
    if not x['area']: return (-9, 9)
    low, high = bands[x['area'], x['class']]
    for below, l, h in WORLD:
        if x['km'] < below: return (min(low, math.log(l)), max(high, math.log(h)))
    return (low, high)

def contains(bands, x):
    low, high = bounds(bands, x)
    return low <= x['log'] <= high

def margin_of(rows, judged):
    """the margin by which a band holds what it was not fitted to, from the rows that it is fitted to alone"""
    cities = sorted({c for x in rows for c, a in x['ends'] if a})
    of = lambda c, x: any(e == c for e, _ in x['ends'])
    for m in MARGINS:
        held = []
        for c in cities:
            bands = fit([x for x in rows if not of(c, x)], judged, m)
            held += [contains(bands, x) for x in rows if of(c, x)]
        if sum(held) >= ASIDE * len(held): return m
    return MARGINS[-1]

def report(judged_pairs, n):
    """judged_pairs: pairs with the bands of their own; an area counts n[area] different pairs"""
    error = lambda v: 100 * sum(abs(x['estimate'] / x['true'] - 1) for x, _ in v) / len(v)
    inside = lambda v: 100 * sum(contains(b, x) for x, b in v) / len(v)
    print('%-36s %5s %7s %7s' % ('area', 'pairs', 'error', 'inside'))
    for a in sorted(n, key=lambda a: (-n[a], a)):
        v = [(x, b) for x, b in judged_pairs if x['named'] == a]
        print('%-36s %5d %5.1f %% %5.0f %%%s' % (a, n[a], error(v), inside(v), '' if n[a] >= FEW else '  few: widest band'))
    print('%-36s %5d %5.1f %% %5.0f %%' % ('all', sum(n.values()), error(judged_pairs), inside(judged_pairs)))

def folds(rows, k):
    """Cities dealt out in k parts within their area, in the order of the alphabet. A pair
    is judged by bands fitted to pairs that touch neither part of its cities, margin
    included: every pair is judged once, and none by a band that knows one of its cities."""
    by = collections.defaultdict(set)
    for x in rows:
        for city, a in x['ends']: by[a].add(city)
    if k < 3: sys.exit('at least 3 parts: a pair of cities of two needs a third to be fitted to')
    part = {c: i % k for names in by.values() for i, c in enumerate(sorted(names))}
    of = lambda x: frozenset(part[c] for c, _ in x['ends'])
    n = collections.Counter(x['named'] for x in rows)
    judged = [a for a in AREAS if n[a] >= FEW]
    out, margins = [], []
    for parts in sorted({of(x) for x in rows}, key=sorted):
        use = [x for x in rows if not of(x) & parts]
        margin = margin_of(use, judged)
        margins.append(margin)
        bands = fit(use, judged, margin)
        out += [(x, bands) for x in rows if of(x) == parts]
    print('%d parts, %d fits, margins %s' % (k, len(margins), ' '.join('%.2f' % m for m in sorted(margins))))
    report(out, n)

def main():
    rows = pairs(); fitted = split(rows)
    if sys.argv[1:2] == ['folds']: return folds(rows, int((sys.argv + ['5'])[2]))
    part = lambda held: [x for x in rows if all((c not in fitted) == held for c, _ in x['ends'])]
    use, rest = part(False), part(True)
    n = collections.Counter(x['named'] for x in rest)
    judged = [a for a in AREAS if n[a] >= FEW]
    margin = margin_of(use, judged)
    bands = fit(use, judged, margin)
    if sys.argv[1:] == ['judge']:
        print('%d pairs fitted to, %d judged by, %d left out; margin %.2f' % (len(use), len(rest), len(rows) - len(use) - len(rest), margin))
        report([(x, bands) for x in rest], n)
        return
    out = csv.writer(sys.stdout, lineterminator='\n')
    out.writerow(['area', 'class', 'low', 'high', 'fitted', 'basis'])
    for a in AREAS:
        for c in BELOW + ['inside']:
            low, high = (math.exp(v) for v in bands[a, c])
            k = sum(x['area'] == a and x['class'] == c for x in use)
            out.writerow([a, c if c != math.inf else 'far', '%.2f' % low, '%.2f' % high, k, 'own' if a in judged and c != 'inside' else 'widest'])

main()
