import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownerLabels } from "../../../src/domain/engines/container-identity.ts";
import { startValidator, type ToldEvent, type ValidatorProcess } from "../chain/start-validator.ts";
import { type ImportedImage, importImage } from "./import-image.ts";
import { CHEATS, openStage, type Stage } from "./open-stage.ts";
import { whatIsThere } from "./what-is-there.ts";

const run = promisify(execFile);
const docker = async (...words: string[]) => (await run("docker", words)).stdout.trim();
const { dir, missing } = whatIsThere();
if (missing !== null) process.stderr.write(`test:vllm in a container is skipped: ${missing}\n`);

const IMPORT_MS = 900_000;
const START_MS = 600_000;
/** The first miner's uid; the cheats' follow. */
const HONEST = 1;
/** What engines compile would be kept in it; other validators of this machine may have it too. */
const VOLUME = "targon-vllm-cache";
/** Causes by which a cheat may be found (contracts §3). */
const CAUSES: Record<(typeof CHEATS)[number], string[]> = {
  "smaller-model": ["LOW_SCORE", "UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  "seed-ignored": ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  "forged-logprobs": ["LOW_SCORE", "MODEL_MISMATCH", "OVERFIT", "SEED_MISMATCH"],
};

type Miner = { uid: number; verified: boolean | null; cause: string | null };

describe.skipIf(dir === null)("a real vLLM in Docker", { timeout: START_MS }, () => {
  const closers: (() => Promise<unknown>)[] = [];
  let image: ImportedImage;
  let stage: Stage;

  beforeAll(async () => {
    const volumes = (await docker("volume", "ls", "-q")).split("\n");
    if (!volumes.includes(VOLUME)) closers.push(() => docker("volume", "rm", "--force", VOLUME));
    image = await importImage(dir ?? "");
    closers.push(image.remove);
    stage = await openStage({ environment: dir ?? "", image: image.name });
    closers.push(stage.close, async () => {
      for (const id of await engines()) await docker("rm", "--force", id);
    });
  }, IMPORT_MS);

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  }, 120_000);

  /** The ids of all containers of the stage's validator. */
  async function engines(): Promise<string[]> {
    const labels = Object.entries(ownerLabels({ netuid: 4, hotkey: stage.validator, role: "validator" }));
    const filters = labels.flatMap(([key, value]) => ["--filter", `label=${key}=${value}`]);
    return (await docker("ps", "--all", "--quiet", ...filters)).split("\n").filter((id) => id !== "");
  }

  function start(...words: string[]): ValidatorProcess {
    const validator = startValidator([...stage.words, ...words]);
    closers.push(() => validator.kill("SIGKILL"));
    return validator;
  }

  test("default: honest answers are verified and paid, cheats are refused", async () => {
    const validator = start();
    // An epoch in which the engine came late may have too few rounds for a verdict on each cheat.
    await until(validator, ({ event, uids }) => event === "weights" && `${uids}` === `${HONEST}`);
    const answers = answersOf(validator.events);
    const verdicts = answers.flatMap(({ uid, verified }) => (uid === HONEST ? [verified] : []));
    expect(verdicts).toContain(true);
    expect(verdicts, validator.logs()).not.toContain(false);
    for (const name of CHEATS) {
      const of = answers.filter(({ uid }) => uid === HONEST + 1 + CHEATS.indexOf(name));
      const causes = of.flatMap(({ verified, cause }) => (verified === false ? [cause] : []));
      expect(causes.length, name).toBeGreaterThan(0);
      expect(CAUSES[name], name).toEqual(expect.arrayContaining(causes));
    }
    expect(await validator.kill("SIGTERM")).toBe(0);
  });

  test("behavior: the next start finds the engine, and its end stops it where that is asked for", async () => {
    const before = await engines();
    expect(before).toHaveLength(1);
    const validator = start("--engines.stop-on-exit");
    await until(validator, (event) =>
      answersOf([event]).some(({ uid, verified }) => uid === HONEST && verified === true),
    );
    expect(await engines()).toEqual(before);
    expect(await validator.kill("SIGTERM")).toBe(0);
    expect(await engines()).toEqual([]);
  });
});

async function until(validator: ValidatorProcess, fits: (event: ToldEvent) => boolean): Promise<ToldEvent> {
  try {
    return await validator.until(fits, START_MS - 10_000);
  } catch (error) {
    throw new Error(`the validator did not come so far: ${validator.logs().slice(-8_000)}`, { cause: error });
  }
}

function answersOf(events: ToldEvent[]): Miner[] {
  return events.flatMap(({ event, miners }) => (event === "round" ? (miners as Miner[]) : []));
}
