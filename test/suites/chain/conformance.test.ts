import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainPart, createChainPart } from "../../conformance/chain.ts";
import { createReport } from "../../conformance/create-report.ts";
import type { Part } from "../../conformance/report.ts";
import { runConformance } from "../../conformance/run-conformance.ts";
import { findChainRecordings, type Session } from "../../helpers/chain-recordings.ts";

const recorded = findChainRecordings() ?? "";
const nowhere = join(tmpdir(), "no-such-folder");

const OTHER_ERROR = { section: "subtensorModule", name: "InvalidIpType", index: 2 };
const OTHER_COMMIT = { commit_input: {}, hash: "0x" };
const OTHER_EVENT = { section: "subtensorModule", method: "AxonServed", data: [5, "nobody"] };

let dir = "";
beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "conformance-")), "chain");
});
afterAll(async () => {
  await rm(join(dir, ".."), { recursive: true, force: true });
});

type Files = { sessions?: string[]; files?: string[]; change?: (session: Session) => void };

/** What is said of some of the recordings, changed. */
async function run({ sessions = [], files = [], change }: Files, part: Part = chainPart): Promise<string[]> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(join(dir, "sessions"), { recursive: true });
  for (const name of files) await cp(join(recorded, name), join(dir, name));
  for (const name of sessions) {
    const session = JSON.parse(await readFile(join(recorded, "sessions", `${name}.json`), "utf8"));
    change?.(session);
    await writeFile(join(dir, "sessions", "one.json"), JSON.stringify(session));
  }
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line.replaceAll(`${dir}/`, "")));
  await runConformance([part], dir, report);
  return [...lines, report.summary()];
}

describe.skipIf(recorded === "")("recorded", () => {
  test.each([
    ["weights-success", "5 passed, 0 failed, 0 skipped"],
    ["register-TooManyRegistrationsThisBlock", "5 passed, 0 failed, 0 skipped"],
    ["commit-success", "6 passed, 0 failed, 0 skipped"],
    ["pool-future-nonce", "5 passed, 0 failed, 0 skipped"],
    ["pool-garbage", "1 passed, 0 failed, 0 skipped"],
    ["rpc-unknown-method", "1 passed, 0 failed, 0 skipped"],
    ["subscribe-heads", "1 passed, 0 failed, 0 skipped"],
    ["node-shutdown", "3 passed, 0 failed, 0 skipped"],
    ["connect-v14", "1 passed, 0 failed, 0 skipped"],
  ])("default: %s, with metadata and beginning from the other folder", async (name, summary) => {
    expect(await run({ sessions: [name] })).toEqual([summary]);
  });

  test("default: a subnet's state, addresses and metadata, with nothing from elsewhere", async () => {
    const files = ["subnet-218.json", "serve-axon.json", "subtensor-218.metadata.scale"];
    const lines = await run({ files, sessions: ["connect-v14"] }, createChainPart(nowhere));
    expect(lines.filter((line) => !line.startsWith("skipped"))).toEqual([
      expect.stringMatching(/^2\d\d passed, 0 failed, 7 skipped$/),
    ]);
  });

  test("behavior: what cannot be replayed is one skipped line", async () => {
    expect(await run({ sessions: ["weights-success"] }, createChainPart(nowhere))).toEqual([
      "skipped: sessions/one.json: no metadata of spec version 218 is here",
      "0 passed, 0 failed, 1 skipped",
    ]);
    const otherSpec = (session: Session) => {
      session.frames = JSON.parse(
        JSON.stringify(session.frames).replaceAll('"specVersion":218', '"specVersion":1'),
      );
    };
    expect((await run({ sessions: ["serve-InvalidPort"], change: otherSpec }))[0]).toContain(
      "spec version 1 is",
    );
    const noKind = (session: Session) => {
      session.frames = session.frames.slice(0, 1);
      delete session.outcome;
    };
    expect((await run({ sessions: ["pool-garbage"], change: noKind }))[0]).toContain("no kind of session");
    expect((await run({ sessions: ["connect"] }))[0]).toContain("metadata of version 15");
  });

  test.each([
    { what: "another error", name: "serve-InvalidPort", outcome: { error: OTHER_ERROR } },
    { what: "other data of an event", name: "serve-success-ipv4", outcome: { events: [OTHER_EVENT] } },
    {
      what: "another refusal",
      name: "pool-payment",
      outcome: { rpcError: { code: 1011, message: "1011: no" } },
    },
    { what: "other bytes of the call", name: "weights-success", outcome: { call_hex: "0x07000400" } },
    { what: "another commit", name: "commit-success", outcome: { extra: OTHER_COMMIT } },
    { what: "another last status", name: "pool-future-nonce", outcome: { status: ["Ready", "Usurped"] } },
  ])("error: $what is a failure", async ({ name, outcome }) => {
    const lines = await run({
      sessions: [name],
      change: (session) => void Object.assign(session.outcome ?? {}, outcome),
    });
    expect(lines.at(-1)).toMatch(/^[1-9] passed, [1-9] failed, 0 skipped$/);
  });

  test("error: a signature over something else is a failure", async () => {
    const lines = await run({
      sessions: ["weights-success"],
      change(session) {
        const { extrinsic = "" } = session.outcome ?? {};
        const other = extrinsic.replace(/0{10}$/, "0000000001");
        session.frames = JSON.parse(JSON.stringify(session.frames).replaceAll(extrinsic, other));
        if (session.outcome) session.outcome.extrinsic = other;
      },
    });
    expect(lines.join("\n")).toContain("the signature: expected true, got false");
  });
});
