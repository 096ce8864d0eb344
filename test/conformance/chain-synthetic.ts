import type { Answer, Recording } from "../helpers/replay-chain.ts";
import { toReplay } from "./chain-node.ts";
import type { Source } from "./chain-source.ts";

/** A state that is known without a conversation about it. */
export type State = {
  spec: number;
  block?: { hash: string; number: number };
  /** Storage by key, both 0x hex; what is not there is absent. */
  storage?: Map<string, string>;
  /** Answers of the runtime, by `Api_method(argument hex)`. */
  calls?: Record<string, string>;
};

const ZERO = `0x${"00".repeat(32)}`;

/** A node at one block of a known state; or why there is none. */
export function toSynthetic(source: Source, state: State): Recording | string {
  const { spec, block = { hash: ZERO.replace("x0", "x1"), number: 1 } } = state;
  const handshake = source.handshakes[0];
  if (handshake === undefined) return "no recorded beginning of a connection is here";
  const replay = toReplay(source, { ...handshake, frames: withSpec(handshake.frames, spec) });
  if (typeof replay === "string") return replay;
  const header = {
    parentHash: block.hash,
    number: `0x${block.number.toString(16)}`,
    stateRoot: ZERO,
    extrinsicsRoot: ZERO,
    digest: { logs: [] },
  };
  const otherwise: Answer = (method, params) => {
    if (method === "chain_getHeader") return header;
    if (method === "chain_getFinalizedHead" || method === "chain_getBlockHash") return block.hash;
    if (method === "state_getRuntimeVersion") return replay.first?.(method, []);
    if (method === "state_call") return state.calls?.[`${params[0]}(${String(params[1]).slice(2)})`];
    return undefined;
  };
  return { ...replay, storage: state.storage ?? new Map(), otherwise };
}

type Frames = Source["handshakes"][number]["frames"];

/** The same beginning, of a node with another runtime. */
function withSpec(frames: Frames, spec: number): Frames {
  return JSON.parse(JSON.stringify(frames).replace(/"specVersion":\d+/g, `"specVersion":${spec}`)) as Frames;
}
