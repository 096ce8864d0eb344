import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { startChain } from "../../../src/devnet/chain/start-chain.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { startEngine } from "../../../src/devnet/engine/start-engine.ts";
import { BEHAVIOURS } from "../../../src/devnet/network/behaviours.ts";
import { openProxy } from "../../../src/devnet/network/open-proxy.ts";
import { type LoneMiner, startLoneMiner } from "../../helpers/start-lone-miner.ts";
import { ALICE_SEED, writeValidatorFolder } from "../../helpers/write-validator-folder.ts";
import { serveVllm } from "./serve-vllm.ts";

/** What the miners after the honest one do: cheats before its vLLM, or before a smaller model. */
export const CHEATS = ["smaller-model", "seed-ignored", "forged-logprobs"] as const;

/** A chain with a validator (uid 0), an honest miner before a real vLLM (uid 1), and cheats. */
export type Stage = {
  /** The validator's hotkey. */
  validator: string;
  /** The command line of a validator whose engines run in Docker. */
  words: string[];
  close(): Promise<void>;
};

type Close = () => Promise<unknown>;

const EPOCH_BLOCKS = 80;
const COMMIT = "c0ffee".padEnd(40, "c0ffee");

/** `environment`: the folder of vLLM; `image`: what the engines are made of. */
export type StageSettings = { environment: string; image: string };

/** Opens all of it. */
export async function openStage({ environment, image }: StageSettings): Promise<Stage> {
  const closers: Close[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    await readySr25519();
    const validator = createHotkey({ uri: ALICE_SEED }).address;
    const miners = await startMiners(environment, closers);
    const keys = (hotkey: string) => ({ hotkey, coldkey: hotkey });
    const neurons = [
      { ...keys(validator), stakeRao: 50_000_000_000_000n, validatorPermit: true },
      ...miners.map(({ target }) => ({ ...keys(target.hotkey), axon: axonOf(target) })),
    ];
    const chain = await startChain({ tempo: EPOCH_BLOCKS, genesis: { neurons } });
    closers.push(chain.close);
    const { folder, words } = await writeValidatorFolder();
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const home = await writeCache(folder);
    const more = [
      ...["--subtensor.chain_endpoint", chain.url, "--logging.info", "--hub.home", home],
      ...["--engines.image", image, "--engines.device", "cpu"],
      ...["--epoch-length", String(EPOCH_BLOCKS), "--timeout", "30"],
    ];
    return { validator, words: [...words, ...more], close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startMiners(environment: string, closers: Close[]): Promise<LoneMiner[]> {
  const keep = <T extends { close: Close }>(opened: T): T => {
    closers.push(opened.close);
    return opened;
  };
  const real = keep(await serveVllm({ dir: environment, model: "R", dtype: "bfloat16" }));
  const small = keep(await startEngine({ modelDir: modelPath("S"), servedName: MOCK_MODEL }));
  const miners = [keep(await startLoneMiner({ url: real.url, uri: "//VllmSuite//honest" }))];
  for (const name of CHEATS) {
    const engineUrl = BEHAVIOURS[name]?.engine(0) === "smaller" ? small.url : real.url;
    const answer = BEHAVIOURS[name]?.createAnswerer?.();
    const proxy =
      answer && keep(await openProxy({ engineUrl, claimedUrl: real.url, answer, onError: () => {} }));
    miners.push(keep(await startLoneMiner({ url: proxy?.url ?? engineUrl, uri: `//VllmSuite//${name}` })));
  }
  return miners;
}

function axonOf({ url }: LoneMiner["target"]): { ip: string; port: number } {
  const { hostname, port } = new URL(url);
  return { ip: hostname, port: Number(port) };
}

/** The model as Hugging Face's own programs would have left it. */
async function writeCache(folder: string): Promise<string> {
  const home = join(folder, "hf");
  const cached = join(home, "hub", `models--${MOCK_MODEL.replace("/", "--")}`);
  await cp(modelPath("R"), join(cached, "snapshots", COMMIT), { recursive: true });
  await mkdir(join(cached, "refs"));
  await writeFile(join(cached, "refs", "main"), COMMIT);
  return home;
}
