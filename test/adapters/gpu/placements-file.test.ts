import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPlacementsFile } from "../../../src/adapters/gpu/placements-file.ts";
import { planEngines } from "../../../src/domain/plan/plan-engines.ts";
import { hostOf, modelOf, wish } from "../../domain/plan/plan-input.ts";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const models = [modelOf("a", 10_000), modelOf("b", 100_000)];

test.each(["cuda", "cpu"] as const)("default: a plan for %s as it was", async (device) => {
  const file = createPlacementsFile(join(makeFolder(), "neuron", "plan.json"));
  const { placements } = planEngines({ ...wish, models, device, hosts: [hostOf("h", 80_000, 80_000)] });
  await file.write(placements);
  expect(await file.read()).toEqual(placements);
});

test.each([
  ["nothing", null],
  ["no JSON", "<"],
  ["another form", '{"schema":"targon.plan/1","placements":[{"model":"a"}]}'],
])("behavior: of %s nothing is known", async (_, text) => {
  const path = join(makeFolder(), "plan.json");
  if (text !== null) writeFileSync(path, text);
  expect(await createPlacementsFile(path).read()).toEqual([]);
});
