// Lays graphs out with a WebAssembly build of Graphviz: reads a JSON list of
// DOT texts on standard input and prints, for each, the version with what it
// counted in the SVG, or why it refuses it. Needs the npm package
// @hpcc-js/wasm-graphviz beside it: .ci/npm-judges puts both into one folder.
import fs from 'node:fs';
import { Graphviz } from '@hpcc-js/wasm-graphviz';

const graphviz = await Graphviz.load();
const count = (svg, kind) => svg.split(`class="${kind}"`).length - 1;

const out = [];
for (const source of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  try {
    const svg = graphviz.layout(source, 'svg', 'dot');
    out.push({ version: graphviz.version(), nodes: count(svg, 'node'), edges: count(svg, 'edge'), clusters: count(svg, 'cluster') });
  } catch (e) {
    out.push({ error: String(e.message ?? e) });
  }
}
console.log(JSON.stringify(out));
