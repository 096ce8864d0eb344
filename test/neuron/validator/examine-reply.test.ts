import { expect, test } from "vitest";
import { isAudited } from "../../../src/domain/audit/is-audited.ts";
import type { AuditRow } from "../../../src/domain/ports/score-store.ts";
import type { Verdict } from "../../../src/domain/types.ts";
import { type Dossier, freshDossier } from "../../../src/domain/verification/evidence/dossier.ts";
import { silentLog } from "../../../src/lib/log.ts";
import type { Reply } from "../../../src/neuron/validator/ask-miner.ts";
import {
  type ExamineCall,
  type ExamineParts,
  examineReply,
} from "../../../src/neuron/validator/examine-reply.ts";
import type { Memory } from "../../../src/neuron/validator/memory.ts";
import { createVerified, MODEL } from "./fakes.ts";

const secret = new Uint8Array(32).fill(1);
const hotkey = "5Miner1";
/** Twice as many clean answers as are needed, four of them in this epoch: one in two is audited. */
const known: Dossier = { ...freshDossier(2), streak: 24 };
const audits = Array.from({ length: 4 }, () => ({ epoch: 2 }) as AuditRow);
const choose = (audited: boolean) => {
  for (let round = 1; ; round++)
    if (isAudited(secret, { hotkey, round, rate: 0.5 }) === audited) return round;
};

function examine(of: {
  round: number;
  failure?: Reply["failure"];
  duplicateOf?: ExamineCall["duplicateOf"];
  verdict?: Partial<Verdict>;
  distrusted?: boolean;
}) {
  const memory = {
    epoch: () => ({ epoch: 2, secret }),
    dossier: () => known,
    audits: () => audits,
    distrusted: () => (of.distrusted ? [{ model: MODEL }] : []),
  } as unknown as Memory;
  const parts: ExamineParts = {
    memory,
    verify: async () => createVerified(of.verdict),
    limits: { alpha: () => 1e-3, failEpochs: 3 },
    rulesOf: () => ({ watchShare: 0.5, answerCap: 20, floor: -5, ceiling: 4 }),
    auditFloor: 0.25,
    tellRestart: () => {},
    log: silentLog,
  };
  const answer = { tokens: new Array(7), chunks: 7 };
  const reply = { target: { uid: 1, hotkey }, failure: of.failure ?? null, answer } as unknown as Reply;
  const { round, duplicateOf = null } = of;
  return examineReply(parts, { reply, round, model: MODEL, duplicateOf }, new AbortController().signal);
}

test("default: an audited answer gets its verdict and goes to the dossier", async () => {
  expect(await examine({ round: choose(true) })).toMatchObject({
    verdict: { verified: true },
    dossier: { streak: 25, evidence: -1, noise: "vllm" },
    audited: true,
  });
});

test("behavior: another round leaves answer and silence alike without a verdict", async () => {
  for (const failure of [null, "MINER_TIMEOUT"] as const) {
    const examined = await examine({ round: choose(false), failure });
    expect(examined.verdict).toMatchObject({
      ...{ verified: null, cause: null, message: "not audited in this round", tokens: 7 },
    });
    expect(examined).toMatchObject({ dossier: known, audited: false });
  }
  const audited = await examine({ round: choose(true), failure: "MINER_TIMEOUT" });
  expect(audited).toMatchObject({ verdict: { verified: false, cause: "NO_ANSWER" }, dossier: { streak: 0 } });
});

test("behavior: a copy is always audited", async () => {
  const duplicateOf = { hotkey: "5Miner2", round: 1 };
  expect(await examine({ round: choose(false), duplicateOf })).toMatchObject({ audited: true });
});

test("behavior: what an engine says that is not trusted is no verdict", async () => {
  const examined = await examine({ round: choose(true), distrusted: true, verdict: { verified: false } });
  expect(examined.verdict).toMatchObject({
    ...{ verified: null, message: "the engine is not trusted in this epoch" },
  });
  expect(examined).toMatchObject({ dossier: known, audited: false });
});

test("behavior: trouble of the engine changes nothing", async () => {
  const examined = await examine({ round: choose(true), verdict: { verified: null, evidence: 9 } });
  expect(examined).toMatchObject({ verdict: { verified: null }, dossier: known });
});
