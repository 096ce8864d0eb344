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
  /** Tries it anew where it was given up. */
  renew(): void;
  /** Ends the keeping; the container stays. */
  stop(): Promise<void>;
};

/** What a keeper is started with; `onStep` is told when its engine is a step further, or back. */
export type StartDeps = Omit<KeeperDeps, "gate" | "probe" | "renewed"> & { onStep: () => void };

/** Opens the engine's address, and begins to bring it up. */
export async function startKeeper({ onStep, ...deps }: StartDeps, placement: Placement): Promise<Keeper> {
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
    const { step } = state;
    state = { ...state, ...change };
    changes.dispatchEvent(new Event("change"));
    if (state.step !== step) onStep();
  };
  const renewed = (signal: AbortSignal) => nextOf(changes, "renew", signal);
  const ended = keepEngine({ ...deps, gate, probe, renewed }, { placement, onState }, stopping.signal);
  return {
    state: () => state,
    async settled(signal) {
      const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
      while (!(isSettled(state) || stopping.signal.aborted)) {
        await nextOf(changes, "change", either).catch((error: unknown) => {
          if (!stopping.signal.aborted) throw error;
        });
      }
    },
    renew: () => void changes.dispatchEvent(new Event("renew")),
    async stop() {
      stopping.abort(abortReason());
      await ended;
      await probe.close();
      await gate.close();
    },
  };
}

async function nextOf(target: EventTarget, event: "change" | "renew", signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(signal.reason);
  const onEvent = () => resolve();
  target.addEventListener(event, onEvent, { once: true });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await promise;
  } finally {
    target.removeEventListener(event, onEvent);
    signal.removeEventListener("abort", onAbort);
  }
}
