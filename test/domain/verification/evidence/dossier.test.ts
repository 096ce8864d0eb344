import { expect, test } from "vitest";
import {
  type Audited,
  addAudited,
  type Dossier,
  freshDossier,
  restartReason,
} from "../../../../src/domain/verification/evidence/dossier.ts";

const RULES = { watchShare: 0.5, answerCap: 9, floor: -3, ceiling: 4 };
const KEY = { revision: "weights-1", policy: "tiny 1" };

const audited = (over: Partial<Audited> = {}): Audited => ({
  verdict: { verified: true, noise: "vllm", gross: false },
  ledger: { honest: [-1], cheats: [-1], mixed: [] },
  key: KEY,
  epoch: 1,
  alpha: 1e-3,
  ...over,
});
const suspicious = { honest: [-6], cheats: [-1], mixed: [] };
const add = (before: Dossier, over: Partial<Audited> = {}) => addAudited(before, audited(over), RULES);

test("default: evidence, key, noise map and clean answers in a row are kept", () => {
  const one = add(freshDossier(1));
  expect(one).toMatchObject({ key: KEY, noise: "vllm", streak: 1, evidence: 0 });
  expect(add(one, { ledger: suspicious })).toMatchObject({ streak: 0, evidence: 5, state: "watch" });
});

test("behavior: no evidence changes nothing, a refusal ends the row and says nothing of the noise map", () => {
  const before = add(freshDossier(1));
  expect(add(before, { verdict: { verified: null, noise: null, gross: false } })).toBe(before);
  const refused = add(before, {
    verdict: { verified: false, noise: "vllm-cpu", gross: false },
    ledger: null,
    key: null,
  });
  expect(refused).toEqual({ ...before, streak: 0 });
});

test.each([
  ["revision", { ...KEY, revision: "weights-2" }],
  ["policy", { ...KEY, policy: "tiny 2" }],
] as const)("behavior: another %s starts the evidence again", (reason, key) => {
  const before = add(add(freshDossier(1)), { ledger: suspicious });
  expect(restartReason(before, audited({ key }))).toBe(reason);
  expect(add(before, { key })).toMatchObject({ evidence: 0, streak: 1, key, noise: "vllm" });
});

test("behavior: one answer alone brings to the brink, two fail; a gross one fails at once", () => {
  const rules = { ...RULES, answerCap: 20 };
  const strong = { ledger: { honest: [-12], cheats: [0], mixed: [] } };
  const one = addAudited(freshDossier(1), audited(strong), rules);
  expect(one.state).toBe("watch");
  expect(addAudited(one, audited({ ledger: { honest: [-0.1], cheats: [0], mixed: [] } }), rules).state).toBe(
    "fail",
  );
  const gross = { ...strong, verdict: { verified: false, noise: null, gross: true } };
  expect(addAudited(freshDossier(1), audited(gross), rules).state).toBe("fail");
});

test("behavior: an answer that was tested in another way makes nothing forgotten", () => {
  const before = add(freshDossier(1), { ledger: suspicious });
  const ledger = { honest: [-1], cheats: [-3, -3], mixed: [] };
  expect(restartReason(before, audited())).toBeNull();
  const after = add(before, { ledger });
  expect(after.evidence).toBeCloseTo(5 - 2);
  expect(add(after, { ledger: suspicious }).evidence).toBeCloseTo(8);
});

test("behavior: nothing to begin with is no restart", () => {
  expect(restartReason(freshDossier(1), audited())).toBeNull();
  expect(restartReason(add(freshDossier(1)), audited({ key: null }))).toBeNull();
});
