// Reads flowcharts, a JSON list of texts on standard input, with Mermaid's own
// parser and prints a list of what it found in each, or why it refuses it.
// Needs the npm packages mermaid and jsdom beside it: .ci/npm-judges puts all
// three into one folder.
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false });

// How Mermaid marks entities until it has drawn the chart.
const plain = (s) => (s ?? '').replace(/ﬂ°°(\d+)¶ß/g, (_, n) => String.fromCodePoint(Number(n)));

async function read(source) {
  await mermaid.parse(source); // the front matter too
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  return {
    accTitle: plain(db.getAccTitle()),
    accDescription: plain(db.getAccDescription()),
    nodes: [...db.getVertices().values()].map((n) => ({ id: n.id, text: plain(n.text), classes: n.classes })),
    edges: db.getEdges().map((e) => ({ from: e.start, to: e.end, text: plain(e.text), type: e.type, stroke: e.stroke, style: e.style ?? [] })),
    subgraphs: db.getSubGraphs().map((g) => ({ title: plain(g.title), nodes: g.nodes })),
  };
}

const out = [];
for (const source of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  try {
    out.push(await read(source));
  } catch (e) {
    out.push({ error: String(e.message ?? e) });
  }
}
console.log(JSON.stringify(out));
