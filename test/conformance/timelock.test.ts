import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { timelockPart } from "./timelock.ts";

type Case = Record<string, unknown>;
type Group = { cases: Case[] };
type Recorded = Record<"cases" | "commits" | "tampered", Case[]> &
  Record<"stateful" | "modulo" | "v3", Group> & { quicknet: unknown };

const FIXTURES = new URL("../fixtures/timelock/", import.meta.url);

/** What the part says of one recording with a text in it replaced. */
async function linesOf(name: string, change: (data: Recorded) => unknown): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "timelock-"));
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line.replaceAll(`${dir}/`, "")));
  try {
    const data = JSON.parse(await readFile(new URL(name, FIXTURES), "utf8"));
    await writeFile(join(dir, "renamed.json"), JSON.stringify(change(data)));
    await timelockPart.run(dir, report);
    return [...lines, report.summary()];
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** A list's case at `index` alone, some of its keys changed. */
function only(list: Case[], index: number, change: Case): Case[] {
  return [{ ...list[index], ...change }];
}

function failed(lines: string[]): string[] {
  return lines
    .filter((line) => line.startsWith("failed"))
    .map((line) => line.replace(/^failed: renamed.json: (.*?): .*$/, "$1"));
}

test("default: the kind is told by the content, an unknown one is skipped", async () => {
  expect(await linesOf("reveal-rounds.json", ({ stateful }) => ({ other: stateful }))).toEqual([
    "skipped: renamed.json: not a kind of recording that is known here",
    "0 passed, 0 failed, 1 skipped",
  ]);
});

test("behavior: another round is a failure, in each schedule", async () => {
  const wrong = { round: 1, raised: undefined };
  const lines = await linesOf("reveal-rounds.json", ({ stateful, modulo, v3 }) => ({
    stateful: { cases: only(stateful.cases, 3, wrong) },
    modulo: { cases: only(modulo.cases, 3, wrong) },
    v3: { cases: only(v3.cases, 3, wrong) },
  }));
  expect(failed(lines)).toEqual(["stateful 0", "modulo 0", "v3 0"]);
});

test("behavior: other random input is a failure of every step that follows from it", async () => {
  const esk = "11".repeat(32);
  const lines = await linesOf("deterministic.json", ({ cases }) => ({ cases: only(cases, 0, { esk }) }));
  expect(failed(lines)).toEqual(
    ["r", "gtSha256", "u", "v", "w", "ciphertext"].map((step) => `cases 0 ${step}`),
  );
});

test("behavior: a tampered ciphertext is held to what the library said", async () => {
  const lines = await linesOf("ciphertexts.json", ({ tampered }) => ({
    tampered: [
      ...only(tampered, 0, { tle: "OK 00" }),
      ...only(tampered, 1, { tle: "OK 00" }),
      ...only(tampered, 6, {}),
    ],
  }));
  expect(failed(lines)).toEqual(["tampered good", "tampered other-round-signature"]);
  expect(lines.at(-1)).toBe("1 passed, 2 failed, 0 skipped");
});

test("behavior: a commit that does not open is its own failure, the next still runs", async () => {
  const lines = await linesOf("ciphertexts.json", ({ quicknet, commits, tampered }) => ({
    quicknet,
    commits: [...only(commits, 0, { commit: "00" }), ...only(commits, 1, { versionKey: "1" })],
    tampered: only(tampered, 0, {}),
  }));
  expect(failed(lines)).toEqual(["commits 0", "commits 1 payload", "commits 1 opened", "commits 1 our own"]);
});

test("behavior: a commit of a round without a signature is skipped with one line", async () => {
  const lines = await linesOf("ciphertexts.json", ({ quicknet, commits }) => ({
    quicknet,
    commits: only(commits, 0, { round: 7 }),
  }));
  expect(lines).toEqual([
    "skipped: renamed.json: commits 0: the signature of round 7 is not there",
    "1 passed, 0 failed, 1 skipped",
  ]);
});
