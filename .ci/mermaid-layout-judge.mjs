// Draws flowcharts, a JSON list of texts on standard input, with Mermaid in a
// browser and prints, for each, the labels of links that cannot be read: those
// that lie under a box, share their place with another label or the title of a
// subgraph, or let a line behind them show through. Lines of other links that
// run behind a label, hidden by its background, are counted: Mermaid's layout
// knows no way to keep them away. Needs the npm packages mermaid and puppeteer-core
// beside it, see .ci/npm-judges, and a Chromium at CHROMIUM (/usr/bin/chromium).
import fs from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const code = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
await page.setViewport({ width: 6000, height: 4000 });
await page.setContent('<!DOCTYPE html><body></body>');
await page.addScriptTag({ path: code });

// Runs in the page. Boxes are painted behind nothing: a label that one covers
// cannot be read. Lines are painted before all labels.
async function look(source, i) {
  mermaid.initialize({ startOnLoad: false });
  const { svg } = await mermaid.render('chart' + i, source);
  document.body.innerHTML = svg;
  const place = (e) => {
    const b = e.getBoundingClientRect();
    return { text: e.textContent.trim(), x0: b.left, y0: b.top, x1: b.right, y1: b.bottom };
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  // Labels of links are what Mermaid calls so, and nodes without a box.
  const apart = all('g.node.linkLabel');
  const labels = [...all('g.edgeLabel'), ...apart].map(place).filter((l) => l.text && l.x1 > l.x0);
  const nodes = all('g.node:not(.linkLabel)').map(place);
  const titles = all('g.cluster-label').map(place);
  const slack = 2;
  const meet = (a, b) => a.x0 + slack < b.x1 && b.x0 + slack < a.x1 && a.y0 + slack < b.y1 && b.y0 + slack < a.y1;
  const faults = [];
  labels.forEach((l, k) => {
    for (const n of nodes) if (meet(l, n)) faults.push(`${l.text} lies under ${n.text}`);
    for (const t of titles) if (meet(l, t)) faults.push(`${l.text} lies on the title ${t.text}`);
    for (const m of labels.slice(k + 1)) if (meet(l, m)) faults.push(`${l.text} lies on ${m.text}`);
  });
  // Whatever is painted later lies on top: lines before labels in every group.
  for (const lines of all('g.edgePaths')) {
    const over = lines.parentNode.querySelector(':scope > g.edgeLabels');
    if (over && !(lines.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push('lines are painted over labels');
  }
  // How much of what is behind a label its backgrounds hide, those of all
  // elements around its text taken together.
  const hidden = (e) => {
    let through = 1;
    for (; e && !e.matches('g.edgeLabel'); e = e.parentElement) {
      const parts = getComputedStyle(e).backgroundColor.match(/[\d.]+/g) ?? [];
      if (parts.length >= 3 && e.matches('foreignObject *')) through *= 1 - Number(parts[3] ?? 1);
    }
    return 1 - through;
  };
  const texts = all('g.edgeLabel').filter((e) => e.textContent.trim());
  for (const e of texts) {
    const inner = [...e.querySelectorAll('foreignObject *')].pop();
    if (!inner || hidden(inner) < 0.95) faults.push(`${e.textContent.trim()} lets lines show through`);
  }
  // Points of lines of other links within a label.
  const behind = new Set();
  const own = (e) => e.querySelector('g.label')?.getAttribute('data-id');
  const rooms = texts.map((e) => ({ ...place(e.querySelector('foreignObject')), own: own(e) }));
  // Those of a node are its own by name: L_a_l_1_0 and L_l_1_b_0 of flowchart-l_1-7.
  for (const e of apart) {
    const name = `_${e.id.match(/flowchart-(.*)-\d+$/)[1]}_`;
    rooms.push({ ...place(e.querySelector('foreignObject')), own: { has: (id) => `${id}_`.includes(name) } });
  }
  for (const p of all('g.edgePaths path')) {
    const to = p.getScreenCTM(), id = p.getAttribute('data-id');
    for (let at = 0; at <= p.getTotalLength(); at += 2) {
      const q = p.getPointAtLength(at).matrixTransform(to);
      for (const l of rooms) {
        if (!(l.own === id || l.own?.has?.(id)) && q.x > l.x0 + slack && q.x < l.x1 - slack && q.y > l.y0 + slack && q.y < l.y1 - slack) behind.add(`${l.text} hides part of ${id}`);
      }
    }
  }
  return { nodes: nodes.length, labels: labels.length, faults, behind: [...behind] };
}

const out = [];
for (const [i, source] of JSON.parse(fs.readFileSync(0, 'utf8')).entries()) {
  try {
    out.push(await page.evaluate(look, source, i));
  } catch (e) {
    out.push({ error: String(e.message ?? e) });
  }
}
await browser.close();
console.log(JSON.stringify(out));
