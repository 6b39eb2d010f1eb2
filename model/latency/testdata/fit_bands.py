#!/usr/bin/env python3
"""Fits the bands of thin areas to a part of measured.csv and judges them on the
rest, with the reference model:

    python3 fit_bands.py > ../bands.csv      the table
    python3 fit_bands.py judge               error and share inside, by area
    python3 fit_bands.py folds [K]           the same over K parts, each judged by bands fitted to the others
    python3 fit_bands.py choose [all]        the rules by how near 80 of 100 they come (all: every rule)

Cities are divided within their area, in the order of the alphabet: the second,
the fourth and so on are fitted to, the others judged by. What is less than 100 km
apart is one city, whatever its names. Pairs with a city of each part are left out.
How bands are fitted (PRIOR_CLASS, PRIOR_AREA, MARGIN) is chosen for all areas
together, over parts that are dealt out at random.
"""
import collections, csv, itertools, math, os, random, sys
import reference_model as ref

AREAS = ['Mainland China', 'Africa', 'Central Asia and Caucasus', 'South America', 'Mexico and Central America',
         'Gulf', 'Israel and Levant', 'India and South Asia', 'South-East Asia']  # of two areas the first names the pair
BELOW = [3000, 8000, math.inf]
WIRED = 4.0         # ms of last mile in the measurements of users
NEAR = 100          # km below which two names are one city
FEW = 30            # judged pairs below which an area carries the widest band
PRIOR_CLASS = 24    # pairs of an area and class that all pairs of the area count for
PRIOR_AREA = 3      # pairs of an area that those of other areas count for
MARGIN = 0.04       # of the logarithm, each side: what cities differ by that were not fitted to
RULES = list(itertools.product((6, 12, 24), (0, 3, 6, 12, 40), [m / 100 for m in range(6)]))
LEAST = 0.03        # of the logarithm, each side, that a band has at least
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

def mix(a, n, b, m): return tuple((n * x + m * y) / (n + m) for x, y in zip(a, b)) if n + m else b

def fit(rows, judged, prior_class=PRIOR_CLASS, prior_area=PRIOR_AREA, margin=MARGIN):
    """bands by area and class, as logarithms of true over estimate; those of areas outside judged, and all inside one area, are the widest"""
    out = {}
    logs = lambda ok: [x['log'] for x in rows if ok(x)]
    band = lambda v: (quantile(v, 0.1) - margin, quantile(v, 0.9) + margin) if v else (0.0, 0.0)
    for a in AREAS:
        of_area = logs(lambda x: x['area'] == a)
        for c in BELOW:
            wide = mix(band(of_area), len(of_area), band(logs(lambda x: x['class'] == c)), prior_area)
            own = logs(lambda x: x['area'] == a and x['class'] == c)
            out[a, c] = mix(band(own), len(own), wide, prior_class)
    widest = {c: (min(out[a, c][0] for a in judged), max(out[a, c][1] for a in judged)) for c in BELOW}
    inside = band(logs(lambda x: x['class'] == 'inside'))
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

def report(judged_pairs, n):
    """judged_pairs: pairs with the bands of their own; an area counts n[area] different pairs"""
    error = lambda v: 100 * sum(abs(x['estimate'] / x['true'] - 1) for x, _ in v) / len(v)
    inside = lambda v: 100 * sum(contains(b, x) for x, b in v) / len(v)
    print('%-36s %5s %7s %7s' % ('area', 'pairs', 'error', 'inside'))
    for a in sorted(n, key=lambda a: (-n[a], a)):
        v = [(x, b) for x, b in judged_pairs if x['named'] == a]
        print('%-36s %5d %5.1f %% %5.0f %%%s' % (a, n[a], error(v), inside(v), '' if n[a] >= FEW else '  few: widest band'))
    print('%-36s %5d %5.1f %% %5.0f %%' % ('all', sum(n.values()), error(judged_pairs), inside(judged_pairs)))

def by_area(rows):
    """the cities of each area, in the order of the alphabet"""
    out = collections.defaultdict(set)
    for x in rows:
        for city, a in x['ends']: out[a].add(city)
    return {a: sorted(out[a]) for a in sorted(out)}

def parted(rows, part):
    """pairs to fit to and pairs to judge by, for each two parts that the cities of a pair can be of"""
    of = lambda x: frozenset(part[c] for c, _ in x['ends'])
    return [([x for x in rows if not of(x) & p], [x for x in rows if of(x) == p]) for p in sorted({of(x) for x in rows}, key=sorted)]

def folds(rows, k):
    """Cities dealt out in k parts within their area, in the order of the alphabet. A pair
    is judged by bands fitted to pairs that touch neither part of its cities: every pair is
    judged once, and none by a band that knows one of its cities."""
    if k < 3: sys.exit('at least 3 parts: a pair of cities of two needs a third to be fitted to')
    part = {c: i % k for cities in by_area(rows).values() for i, c in enumerate(cities)}
    n = collections.Counter(x['named'] for x in rows)
    judged = [a for a in AREAS if n[a] >= FEW]
    out = []
    for use, rest in parted(rows, part):
        bands = fit(use, judged)
        out += [(x, bands) for x in rest]
    report(out, n)

def choose(rows, dealings=6, k=5):
    """Each rule by the root of the mean square by which the share inside is off 80 of 100,
    over the areas with at least FEW pairs and so many dealings of the cities in k parts, at
    random: the nearest comes first."""
    n = collections.Counter(x['named'] for x in rows)
    judged = [a for a in AREAS if n[a] >= FEW]
    share = collections.defaultdict(list)
    for seed in range(dealings):
        draw, part = random.Random(seed), {}
        for cities in by_area(rows).values():
            draw.shuffle(cities)
            part.update((c, i % k) for i, c in enumerate(cities))
        groups = parted(rows, part)
        for rule in RULES:
            held = collections.defaultdict(list)
            for use, rest in groups:
                bands = fit(use, judged, *rule)
                for x in rest: held[x['named']].append(contains(bands, x))
            for a in judged: share[rule, a].append(sum(held[a]) / len(held[a]))
    off = lambda rule: math.sqrt(sum((v - 0.8) ** 2 for a in judged for v in share[rule, a]) / (dealings * len(judged)))
    print('%5s %5s %6s %6s  inside: %s' % ('class', 'area', 'margin', 'off', ', '.join(judged)))
    for rule in sorted(RULES, key=off)[:None if sys.argv[2:] == ['all'] else 10]:
        print('%5d %5d %6.2f %4.1f %%  %s' % (*rule, 100 * off(rule), ' '.join('%.0f' % (100 * sum(share[rule, a]) / dealings) for a in judged)))

def main():
    rows = pairs(); fitted = split(rows)
    if sys.argv[1:2] == ['folds']: return folds(rows, int((sys.argv + ['5'])[2]))
    if sys.argv[1:2] == ['choose']: return choose(rows)
    part = lambda held: [x for x in rows if all((c not in fitted) == held for c, _ in x['ends'])]
    use, rest = part(False), part(True)
    n = collections.Counter(x['named'] for x in rest)
    judged = [a for a in AREAS if n[a] >= FEW]
    bands = fit(use, judged)
    if sys.argv[1:] == ['judge']:
        print('%d pairs fitted to, %d judged by, %d left out' % (len(use), len(rest), len(rows) - len(use) - len(rest)))
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
