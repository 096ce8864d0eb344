import { chainPart } from "./chain.ts";
import { epistulaPart } from "./epistula.ts";
import { noisePart } from "./noise.ts";
import type { Part } from "./report.ts";
import { signPart } from "./sign.ts";
import { timelockPart } from "./timelock.ts";
import { tracesPart } from "./traces.ts";
import { vllmPart } from "./vllm.ts";
import { walletPart } from "./wallet.ts";
import { weightsPart } from "./weights.ts";

/** Every kind of recording that this program is held to. */
export const PARTS: Part[] = [
  chainPart,
  epistulaPart,
  signPart,
  noisePart,
  timelockPart,
  tracesPart,
  vllmPart,
  walletPart,
  weightsPart,
];
