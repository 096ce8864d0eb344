import type { Placement } from "../../domain/plan/types.ts";
import { abortReason } from "../../lib/abort.ts";
import { createProbe } from "./create-probe.ts";
import { type EngineState, isSettled } from "./engine-state.ts";
import { keepEngine } from "./keep-engine.ts";
import type { KeeperDeps } from "./keeper-deps.ts";
import { openGate } from "./open-gate.ts";

/** One engine that is kept up in the background. */
export type Keeper = {
  state(): EngineState;
  /** Resolves when nothing changes without somebody's doing, or it was stopped. */
  settled(signal?: AbortSignal): Promise<void>;
  /** Ends the keeping; the container stays. */
  stop(): Promise<void>;
};

/** Opens the engine's address, and begins to bring it up. */
export async function startKeeper(
  deps: Omit<KeeperDeps, "gate" | "probe">,
  placement: Placement,
): Promise<Keeper> {
  const gate = await openGate();
  const probe = createProbe(gate.url);
  const stopping = new AbortController();
  const changes = new EventTarget();
  let state: EngineState = {
    placement,
    step: "image",
    url: gate.url,
    maxModelLen: placement.maxModelLen,
    why: null,
    mend: null,
    adopted: false,
  };
  const onState = (change: Partial<EngineState>) => {
    state = { ...state, ...change };
    changes.dispatchEvent(new Event("change"));
  };
  const ended = keepEngine({ ...deps, gate, probe }, { placement, onState }, stopping.signal);
  return {
    state: () => state,
    async settled(signal) {
      const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
      while (!(isSettled(state) || stopping.signal.aborted)) {
        await nextChange(changes, either).catch((error: unknown) => {
          if (!stopping.signal.aborted) throw error;
        });
      }
    },
    async stop() {
      stopping.abort(abortReason());
      await ended;
      await probe.close();
      await gate.close();
    },
  };
}

async function nextChange(target: EventTarget, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(signal.reason);
  const onEvent = () => resolve();
  target.addEventListener("change", onEvent, { once: true });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await promise;
  } finally {
    target.removeEventListener("change", onEvent);
    signal.removeEventListener("abort", onAbort);
  }
}
