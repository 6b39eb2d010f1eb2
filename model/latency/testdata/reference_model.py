#!/usr/bin/env python3
"""Reference RTT estimator (plain Python, no packages). Reads the tables of model/geo/data.
rtt_backbone(a,b): AWS-backbone-like RTT ms.  rtt_internet(a,b): public internet, host to host, no last mile.
A place is a region code or 'lat,lon'."""
import csv,json,math,os,sys,heapq
HERE=os.path.join(os.path.dirname(os.path.abspath(__file__)),"..","..","geo","data")
PRM=json.load(open(os.path.join(HERE,'params.json')))
KMS=PRM['fibre_ms_per_km_rtt']
def gc(a,b):
    la1,lo1,la2,lo2=map(math.radians,(a[0],a[1],b[0],b[1]))
    h=math.sin((la2-la1)/2)**2+math.cos(la1)*math.cos(la2)*math.sin((lo2-lo1)/2)**2
    return 2*6371.0088*math.asin(min(1.0,math.sqrt(h)))
def rd(p): return list(csv.DictReader(open(os.path.join(HERE,p))))
REG={r['code']:(float(r['lat']),float(r['lon'])) for r in rd('regions.csv')}
HUB={r['hub']:(float(r['lat']),float(r['lon'])) for r in rd('hubs.csv')}
ANCHOR=[(float(r['lat']),float(r['lon']),r['zone']) for t in ('hubs.csv','anchors.csv') for r in rd(t)]
EXCH={r['zone']:r for r in rd('exchanges.csv')}
ADJ={h:{} for h in HUB}
for e in rd('edges.csv'):
    w=PRM['edge_factor'][e['class']]*gc(HUB[e['a']],HUB[e['b']])+PRM['hop_km']
    for x,y in ((e['a'],e['b']),(e['b'],e['a'])): ADJ[x][y]=min(w,ADJ[x].get(y,1e9))
def dijkstra(s):
    D={s:0.0}; q=[(0.0,s)]
    while q:
        d,u=heapq.heappop(q)
        if d>D[u]: continue
        for v,w in ADJ[u].items():
            if d+w<D.get(v,1e18): D[v]=d+w; heapq.heappush(q,(d+w,v))
    return D
SP={h:dijkstra(h) for h in HUB}
def place(s):
    if isinstance(s,tuple): return s
    if s in REG: return REG[s]
    la,lo=s.split(','); return (float(la),float(lo))
_at={}
def attach(p):
    if p not in _at: _at[p]=sorted((gc(p,c),h) for h,c in HUB.items())[:PRM['attach_hubs']]
    return _at[p]
def path_km(p,q):
    L=PRM['local_factor']; d=gc(p,q)
    best=min(L*da+SP[h][k]+L*db for da,h in attach(p) for db,k in attach(q))
    if d<=PRM['direct_max_km']: best=min(best,L*d)
    return max(best,d)
def base(p,q): return PRM['intercept_ms']+KMS*path_km(p,q)
# measured table, symmetric means, and its log residuals
TAB={}
for r in rd('region_rtt.csv'):
    if r['src']!=r['dst']: TAB.setdefault(tuple(sorted((r['src'],r['dst']))),[]).append(float(r['p50_ms']))
TAB={k:sum(v)/len(v) for k,v in TAB.items()}
RES=[(a,b,math.log(y/base(REG[a],REG[b]))) for (a,b),y in sorted(TAB.items())]
ANCH=sorted({x for k in TAB for x in k}); _w={}
def wts(p):
    if p not in _w: _w[p]={r:math.exp(-gc(p,REG[r])/PRM['kernel_km']) for r in ANCH}
    return _w[p]
def rtt_model(p,q):
    wp,wq=wts(p),wts(q); n=0.0; d=PRM['kernel_lambda']
    for a,b,l in RES:
        w=max(wp[a]*wq[b],wp[b]*wq[a]); n+=w*l; d+=w
    return max(base(p,q)*math.exp(n/d),KMS*gc(p,q))
def rtt_backbone(s,t):
    k=tuple(sorted((s,t))) if isinstance(s,str) and isinstance(t,str) else None
    if k in TAB: return TAB[k]
    return rtt_model(place(s),place(t))
# zones: near which hubs and anchors a place is; exchanges: where the networks of zones meet
_z={}
def zones(p):
    """share of p in each zone: falls with the km by which its nearest anchor of that zone is farther than the nearest of all"""
    if p not in _z:
        X=PRM['exchanges']; near={}
        for la,lo,z in ANCHOR: near[z]=min(near.get(z,1e9),gc(p,(la,lo)))
        least=min(near.values())
        w={z:max(0.0,math.exp(-(d-least)/X['zone_km'])-X['zone_least']) for z,d in near.items()}
        n=sum(w.values()); _z[p]={z:w[z]/n for z in sorted(w) if w[z]>0}
    return _z[p]
_leg={}
def leg(p,q):
    k=(p,q) if p<q else (q,p)
    if k not in _leg: _leg[k]=rtt_model(*k)
    return _leg[k]
def meet_on_the_way(A,B):
    a,b=EXCH[A]['kind'],EXCH[B]['kind']
    return a!='remote' if A==B else a=='core' and b=='core'
def hubs(z): return [HUB[x] for x in EXCH[z]['exchanges'].split()]
def by_exchange(p,q,A,B):
    c=PRM['intercept_ms']
    return min(leg(p,X)+leg(Y,q)-c+(leg(X,Y)-c if X!=Y else 0.0) for X in hubs(A) for Y in hubs(B))
def meeting(p,q):
    """the way between networks that meet only where exchanges are, of a share of them; the other networks meet on the way"""
    m=rtt_model(p,q); s=PRM['exchanges']['share']; r=0.0
    for A,a in zones(p).items():
        for B,b in zones(q).items():
            r+=a*b*(m if meet_on_the_way(A,B) else (1-s)*m+s*max(m,by_exchange(p,q,A,B)))
    return r
def border(p,q):
    """ms of waiting at the border of mainland China, Hong Kong aside"""
    c=lambda x:zones(x).get('CN',0.0); o=lambda x:1-c(x)-zones(x).get('HK',0.0)
    return PRM['exchanges']['border_ms']*(c(p)*o(q)+c(q)*o(p))
def rtt_internet(s,t):
    p,q=place(s),place(t); d=gc(p,q); I=PRM['internet']
    near=I['near_a']+I['near_b']*d
    if d<=I['blend_lo_km']: return max(near,KMS*d)
    far=I['far_a']+I['far_m']*meeting(p,q)+border(p,q)
    w=min(1.0,(d-I['blend_lo_km'])/(I['blend_hi_km']-I['blend_lo_km']))
    return max((1-w)*near+w*far,KMS*d)
if __name__=='__main__':
    a,b=sys.argv[1:3]; print('gc_km %.0f floor %.1f graph %.1f backbone %.1f internet %.1f'%(gc(place(a),place(b)),KMS*gc(place(a),place(b)),base(place(a),place(b)),rtt_backbone(a,b),rtt_internet(a,b)))
