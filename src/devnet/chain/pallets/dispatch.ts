import type { Store } from "../store.ts";

/** One call while it runs. */
export type Call = {
  store: Store;
  /** The block's number. */
  block: number;
  /** Public key, hex. */
  signer: string;
  args: Record<string, unknown>;
  /** Data as `Events.deposit` takes it. */
  deposit(name: `${string}.${string}`, data?: unknown): void;
};

/** What a call costs and does. */
export type Rule = {
  /** Picoseconds of reference time. */
  weight: number;
  paysFee: boolean;
  /** @throws DispatchFailure */
  run(call: Call): void;
  /** The number of the custom error by which the pool refuses the call before it is included. */
  poolCheck?: (call: Call) => number | undefined;
};

/** Rules by `Pallet.call`. */
export type Rules = Record<string, Rule>;

/** A DispatchError: the name of a pallet's error, or another case of the enum. */
export type DispatchReason = { pallet: string; error: string } | { other: unknown };

/** A call that failed by the rules: becomes `ExtrinsicFailed` and undoes what the call did. */
export class DispatchFailure extends Error {
  readonly reason: DispatchReason;

  constructor(reason: DispatchReason) {
    super("pallet" in reason ? `${reason.pallet}.${reason.error}` : JSON.stringify(reason.other));
    this.name = "DispatchFailure";
    this.reason = reason;
  }
}

/** Fails with an error of the subtensor pallet unless the condition holds. */
export function ensure(isFine: boolean, error: string): asserts isFine {
  if (!isFine) throw new DispatchFailure({ pallet: "SubtensorModule", error });
}

/** Runs checks and gives the pool's number for their failure; undefined where they pass or it has no number. */
export function poolCodeOf(check: () => void, codes: Record<string, number>): number | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error;
    return "pallet" in error.reason ? codes[error.reason.error] : undefined;
  }
}
