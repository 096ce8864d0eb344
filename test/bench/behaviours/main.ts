import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { openHttpMiners } from "../../../src/adapters/miners/http-miners.ts";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MINERS } from "../../../src/config/mock-miners.ts";
import { BEHAVIOURS } from "../../../src/devnet/network/behaviours.ts";
import { openProxy } from "../../../src/devnet/network/open-proxy.ts";
import { startEngines } from "../../../src/devnet/network/start-engines.ts";
import { alphaPerPair } from "../../../src/domain/verification/evidence/threshold.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createMulberry } from "../../helpers/mulberry.ts";
import { type Course, followMiner, type Judges } from "./follow-miner.ts";
import { rowOf, tableOfCourses } from "./table.ts";

// npm run bench:behaviours -- [BEHAVIOUR,… [MINERS]]
//
// What it takes to find out each cheat of the embedded network, asked and judged as its validator does; one JSON object
// per behaviour on stdout, a table on stderr. Miners that give no answer at all are left out.

const SILENT = ["hang", "http-500"];
const MOST_TOKENS = 20_000;
const MOST_HONEST_TOKENS = 500;
/** Of the whole validator, as the policies say; divided over its miners. */
const ALPHA = 1e-3;

const [given, count = "11"] = process.argv.slice(2);
const names = given?.split(",") ?? Object.keys(BEHAVIOURS).filter((name) => !SILENT.includes(name));
const alpha = alphaPerPair(
  ALPHA,
  Object.values(MOCK_MINERS).reduce((sum, one) => sum + one, 0),
);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
await readySr25519();
const { address: hotkey } = createHotkey({ uri: "//Bob" });

const engines = await startEngines(["float32", "bfloat16", "smaller", "int4"]);
const claimedUrl = engines.url("float32");
const engine = await openHttpEngine({ url: claimedUrl, log: silentLog });
const miners = openHttpMiners({
  hotkey: createHotkey({ uri: "//Alice" }),
  clock,
  allowPrivate: true,
  log: silentLog,
});
const rows = [];
for (const name of names) {
  const row = rowOf(name, await coursesOf({ engine, miners, clock }, name));
  console.log(JSON.stringify(row));
  rows.push(row);
}
console.error(tableOfCourses(rows));
await miners.close();
await engine.close();
await engines.close();

async function coursesOf(judges: Judges, name: string): Promise<Course[]> {
  const courses: Course[] = [];
  const isHonest = name === "honest" || name === "slow";
  for (let miner = 0; miner < Number(count); miner++) {
    const mostTokens = isHonest ? MOST_HONEST_TOKENS : MOST_TOKENS;
    const random = createMulberry(1000 * miner + 1);
    courses.push(
      await withMiner(name, miner, (url) => followMiner(judges, { url, hotkey, random, alpha, mostTokens })),
    );
  }
  return courses;
}

async function withMiner(
  name: string,
  index: number,
  work: (url: string) => Promise<Course>,
): Promise<Course> {
  const behaviour = BEHAVIOURS[name];
  if (behaviour === undefined) throw new Error(`no behaviour ${name}`);
  const engineUrl = engines.url(behaviour.engine(index));
  if (behaviour.createAnswerer === undefined) return await work(engineUrl);
  const proxy = await openProxy({
    engineUrl,
    claimedUrl,
    answer: behaviour.createAnswerer(),
    onError: () => {},
  });
  try {
    return await work(proxy.url);
  } finally {
    await proxy.close();
  }
}
