/** The page's looks: light, dark and on paper. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --soft: #5a6470; --line: #d9dde3; --blue: #2563c9;
  --good: #17703b; --bad: #b3261e; --open: #8a5a00; --good-bg: #e3f4e9; --bad-bg: #fbe6e4; --open-bg: #fdf1d8; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171b; --card: #1c2026; --ink: #e7eaee; --soft: #9aa5b1; --line: #343b44; --blue: #7aa7f5;
  --good: #6fd394; --bad: #ff8f86; --open: #f0bf5f; --good-bg: #17311f; --bad-bg: #3b1a18; --open-bg: #37290d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 2.25rem 0 .6rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--blue); }
.soft, figcaption, caption { color: var(--soft); font-size: .875rem; }
article { margin-top: 2.5rem; padding-top: 2rem; border-top: 1px solid var(--line); }
.verdict { border-radius: 8px; padding: 1rem 1.25rem; margin: .75rem 0 1rem; border-left: 6px solid currentColor; }
.verdict p { color: var(--ink); }
.verdict strong { font-size: 1.25rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
.verdict.good { background: var(--good-bg); } .verdict.bad { background: var(--bad-bg); }
.verdict.open { background: var(--open-bg); }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.25rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: .5rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 22rem; overflow-y: auto; }
.scroll { overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.long { max-height: 36rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .4rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--card); position: sticky; top: 0; font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tokens td { padding: .15rem .7rem; white-space: pre; }
.tokens .off { background: var(--open-bg); } .tokens .masked { background: var(--bad-bg); }
.words { min-width: 20rem; } .words .soft { display: block; margin-top: .3rem; }
figure { margin: 0 0 1.5rem; } figcaption { margin-top: .4rem; max-width: 46rem; }
svg { display: block; max-width: 100%; height: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.axis { stroke: var(--soft); stroke-width: 1; } .grid { stroke: var(--line); stroke-width: 1; }
.limit { stroke: var(--bad); stroke-width: 1.25; stroke-dasharray: 6 4; } svg .limit-text { fill: var(--bad); stroke: var(--card); stroke-width: 4px; paint-order: stroke; }
.path { fill: none; stroke: var(--blue); stroke-width: 1.75; stroke-linejoin: round; }
.match { stroke: var(--blue); stroke-width: 1.5; } .stem { stroke: var(--open); stroke-width: 1.5; }
.dot { fill: var(--open); } .dot-masked { fill: var(--bad); } .point { fill: var(--blue); opacity: .55; }
.diagonal { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 4; }
@media print { :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --blue: #1a4fa3;
    --good: #17703b; --bad: #b3261e; --open: #8a5a00; --good-bg: #fff; --bad-bg: #fff; --open-bg: #fff; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  pre, .long { max-height: none; overflow: visible; } .scroll { overflow: visible; }
  thead th { position: static; } tr, figure, .verdict { break-inside: avoid; } article + article { break-before: page; } h2, h3 { break-after: avoid; } }
`;
