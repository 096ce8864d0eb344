import type { Runtime } from "./runtime/create-runtime.ts";
import { writeCompact } from "./scale/compact.ts";

/** When an event happened. */
export type Phase = "Initialization" | "Finalization" | { ApplyExtrinsic: number };

/** The events of the block in the making, already encoded, so that a wrong one fails where it is made. */
export type Events = {
  /** `data` as the codec wants it: an object where the event's fields have names, else an array or the bare value. */
  deposit(phase: Phase, name: `${string}.${string}`, data?: unknown): void;
  count(): number;
  /** Forgets all after the first `count`. */
  truncate(count: number): void;
  /** SCALE of `Vec<EventRecord>`. */
  encode(): Uint8Array;
};

/** No events yet. */
export function createEvents({ codecs }: Runtime): Events {
  const records: number[][] = [];
  return {
    deposit(phase, name, data) {
      const [pallet = "", event = ""] = name.split(".");
      const record: number[] = [];
      const value = { [pallet]: data === undefined ? event : { [event]: data } };
      codecs.of("EventRecord").encode({ phase, event: value, topics: [] }, record);
      records.push(record);
    },
    count: () => records.length,
    truncate: (count) => void records.splice(count),
    encode() {
      const out: number[] = [];
      writeCompact(records.length, out);
      return Uint8Array.from([...out, ...records.flat()]);
    },
  };
}
