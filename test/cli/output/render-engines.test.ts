import { expect, test } from "vitest";
import { createRenderer } from "../../../src/cli/output/create-renderer.ts";

const render = createRenderer({ colour: false, width: 100 });
const engine = { model: "org/a", host: "ssh://gpu-1", url: "http://127.0.0.1:40001", why: null, mend: null };

test("default: a line for each engine that changed, with why it is not ready and what mends that", () => {
  const engines = [
    { ...engine, step: "ready", changed: true },
    { ...engine, model: "org/b", step: "ready", changed: false },
    { ...engine, model: "org/c", step: "failed", why: "out of memory", mend: "a larger GPU", changed: true },
    // On its way again after an end that was told.
    { ...engine, model: "org/e", step: "load", why: "out of memory", mend: "a larger GPU", changed: true },
    { model: "org/d", host: null, url: null, step: "unplaced", why: "no room", mend: "more", changed: true },
  ];
  expect(render("engines", { engines })).toMatchInlineSnapshot(`
    "engine  org/a ready · http://127.0.0.1:40001 · ssh://gpu-1
    engine  org/c given up for now · http://127.0.0.1:40001 · ssh://gpu-1
            out of memory
            a larger GPU
    engine  org/e loading · http://127.0.0.1:40001 · ssh://gpu-1
    engine  org/d without a place
            no room
            more
    "
  `);
});

test("behavior: what came from elsewhere cannot write on the terminal", () => {
  const text = render("engines", { engines: [{ ...engine, step: "failed", why: "a\u001b[2Jb\nc" }] });
  expect(text).not.toContain("\u001b");
  expect(text.trimEnd().split("\n")).toHaveLength(2);
});
