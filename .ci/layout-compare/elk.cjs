// elk.cjs TOPOLOGY.json OUT.json groups|flat: lays a generated topology out with
// elkjs (layered, orthogonal), Regions as groups or left out of account, and
// writes the form that layout-score reads. It prints the milliseconds that the
// layout took.
const fs = require('fs')
const ELK = require('elkjs/lib/elk.bundled.js')

const [, , file, out, frames] = process.argv
const topology = JSON.parse(fs.readFileSync(file))
const root = {
  id: 'root',
  layoutOptions: {
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
    'elk.json.shapeCoords': 'ROOT',
    'elk.json.edgeCoords': 'ROOT'
  },
  children: [],
  edges: topology.edges.map(([from, to], i) => ({ id: 'e' + i, sources: [from], targets: [to] }))
}
const groups = new Map()
for (const n of topology.nodes) {
  const box = { id: n.id, width: n.label.length * 8 + 16, height: 40 }
  if (!n.region || frames === 'flat') {
    root.children.push(box)
    continue
  }
  if (!groups.has(n.region)) {
    groups.set(n.region, { id: n.region, labels: [{ text: n.region }], children: [] })
    root.children.push(groups.get(n.region))
  }
  groups.get(n.region).children.push(box)
}

async function main () {
  const start = performance.now()
  const drawn = await new ELK().layout(root)
  const took = performance.now() - start
  const boxes = drawn.children.flatMap(c => groups.has(c.id) ? c.children : [c])
  fs.writeFileSync(out, JSON.stringify({
    nodes: boxes.map(b => ({ id: b.id, x: b.x, y: b.y, w: b.width, h: b.height })),
    edges: drawn.edges.map(e => {
      const s = e.sections[0]
      const points = [s.startPoint, ...(s.bendPoints || []), s.endPoint]
      return { from: e.sources[0], to: e.targets[0], points: points.map(p => [p.x, p.y]) }
    })
  }))
  console.log(took.toFixed(0))
}
main()
