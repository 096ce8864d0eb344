import { type Html, html } from "../html.ts";
import { type Scale, scaleOf, ticksOf, tickText } from "./scale.ts";

/** What a plot shows along each axis, in the values' own units. */
export type Axes = {
  x: { title: string; range: readonly [number, number] };
  y: { title: string; range: readonly [number, number] };
  width: number;
  height: number;
};

/** Where values come to stand within the frame. */
export type Places = { x: Scale; y: Scale; left: number; right: number; top: number; bottom: number };

const LEFT = 56;
const RIGHT = 18;
const TOP = 30;
const BOTTOM = 44;

/** A place to two decimals: what a screen can show. */
export function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A figure with axes; `draw` gives what stands within them, `caption` what it means. */
export function figure(
  { axes, title, caption }: { axes: Axes; title: string; caption: Html },
  draw: (places: Places) => Html,
): Html {
  const { width, height, x, y } = axes;
  const edges = { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
  const places: Places = {
    ...edges,
    x: scaleOf(x.range, [edges.left, edges.right]),
    y: scaleOf(y.range, [edges.bottom, edges.top]),
  };
  return html`<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${title}">${frame(axes, places)}${draw(places)}</svg><figcaption>${caption}</figcaption></figure>
`;
}

function frame({ x, y, height }: Axes, places: Places): Html {
  const { left, right, top, bottom } = places;
  const columns = ticksOf(x.range, 8).map(
    (value) =>
      html`<text x="${at(places.x(value))}" y="${bottom + 18}" text-anchor="middle">${tickText(value)}</text>`,
  );
  const rows = ticksOf(y.range, 5).map(
    (value) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${at(places.y(value))}" y2="${at(places.y(value))}"/><text x="${left - 8}" y="${at(places.y(value) + 4)}" text-anchor="end">${tickText(value)}</text>`,
  );
  return html`${rows}${columns}<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/><line class="axis" x1="${left}" x2="${left}" y1="${top}" y2="${bottom}"/><text x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">${x.title}</text><text x="12" y="18">${y.title}</text>`;
}
