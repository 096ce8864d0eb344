import { expect, test } from "vitest";
import { createRenderer } from "../../src/cli/output/create-renderer.ts";
import { planEngines } from "../../src/domain/plan/plan-engines.ts";
import { hostOf, modelOf, wish } from "../domain/plan/plan-input.ts";

const render = createRenderer({ colour: false, width: 100 });

test("default: the GPUs of each host with who gets them, each engine's numbers, and what is left", () => {
  const hosts = [hostOf("ssh://gpu-1", 24_000, 24_000), hostOf("ssh://gpu-2", 80_000)];
  const models = [modelOf("org/small", 10_000), modelOf("org/large", 30_000), modelOf("org/huge", 500_000)];
  const plan = planEngines({ ...wish, models, hosts });
  expect(render("plan", { hosts, ...plan })).toMatchInlineSnapshot(`
    "ssh://gpu-1
    GPU  name             MiB   free  planned  engines
      0  card of 24000  24000  24000    13961  org/small
      1  card of 24000  24000  24000        0  none

    ssh://gpu-2
    GPU  name             MiB   free  planned  engines
      0  card of 80000  80000  80000    33959  org/large

    each engine, MiB of one card
    model      TP × PP   share  context  weights  cache  logits  rest  together
    org/small    1 × 1  0.5234     4096    10000   1026     375  2560     13961
    org/large    1 × 1   0.407     4096    30000   1024     375  2560     33959

    left out: org/huge: it needs 503959 MiB on one GPU; the most that one host has is 1 × card of 80000 with 80000 MiB to give
            8 × card of 80000 in one host, or attach a server or cluster that runs it: --engines.endpoint MODEL=URL
    "
  `);
});

test("behavior: on CPUs a line for each machine", () => {
  const hosts = [hostOf("unix:///var/run/docker.sock")];
  const plan = planEngines({ ...wish, models: [modelOf("org/small", 10_000)], hosts, device: "cpu" });
  expect(render("plan", { hosts, ...plan })).toContain(
    "unix:///var/run/docker.sock · 64000 MiB · org/small\n",
  );
});

test("behavior: what came from elsewhere cannot write on the terminal", () => {
  const left = [{ model: "a\u001b[2Jb", why: "c\nd", mend: "e" }];
  const text = render("plan", { hosts: [], placements: [], left });
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("c\nd");
});
