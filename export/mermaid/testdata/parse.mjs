// Reads a flowchart on standard input with Mermaid's own parser and prints what
// it found as JSON. Needs the npm packages mermaid and jsdom, and itself beside
// their node_modules: copy it there, then
//   PORTOLAN_MERMAID="node /where/it/is/parse.mjs" go test ./export/mermaid/
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false });

const source = fs.readFileSync(0, 'utf8');
await mermaid.parse(source); // the front matter too
const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
const vertices = db.getVertices();
// How Mermaid marks entities until it has drawn the chart.
const plain = (s) => (s ?? '').replace(/ﬂ°°(\d+)¶ß/g, (_, n) => String.fromCodePoint(Number(n)));
console.log(JSON.stringify({
  accTitle: plain(db.getAccTitle()),
  accDescription: plain(db.getAccDescription()),
  nodes: [...vertices.values()].map((n) => ({ id: n.id, text: plain(n.text), classes: n.classes })),
  edges: db.getEdges().map((e) => ({ from: e.start, to: e.end, text: plain(e.text), type: e.type, stroke: e.stroke })),
  subgraphs: db.getSubGraphs().map((g) => ({ title: plain(g.title), nodes: g.nodes })),
}));
