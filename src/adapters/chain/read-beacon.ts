import { z } from "zod";
import { type Beacon, QUICKNET } from "../../domain/timelock/beacon.ts";
import { countSchema } from "./chain-values.ts";
import { hasItem, readItem, type StateAt, storageItem } from "./read-storage.ts";

const KEY_BYTES = 96;

/** Both spellings of the genesis' key; a key of zeros is one that nobody set. */
const configSchema = z.preprocess(
  (value) =>
    value !== null && typeof value === "object"
      ? { genesisTime: (value as { genesis_time?: unknown }).genesis_time, ...value }
      : value,
  z.object({
    publicKey: z
      .string()
      .regex(new RegExp(`^0x[0-9a-f]{${2 * KEY_BYTES}}$`, "i"))
      .refine((key) => !/^0x0*$/.test(key)),
    period: countSchema.refine((period) => period > 0),
    genesisTime: countSchema,
  }),
);

/** The drand network that the chain waits for: the one that it is set to, else quicknet. */
export async function readBeacon(state: StateAt): Promise<Beacon> {
  if (!hasItem(state, "beaconConfig", "drand")) return QUICKNET;
  const value = (await storageItem(state, "beaconConfig", "drand")()).toJSON();
  const { data } = configSchema.safeParse(value);
  if (data === undefined) return QUICKNET;
  return {
    publicKey: Uint8Array.from(Buffer.from(data.publicKey.slice(2), "hex")),
    genesisSeconds: data.genesisTime,
    periodSeconds: data.period,
  };
}

/** The newest round whose pulse the chain has; 0 where it has none. */
export async function readLastRound(state: StateAt): Promise<number> {
  const value = await readItem(state, { name: "lastStoredRound", pallet: "drand", absent: 0 });
  return countSchema.safeParse(value).data ?? 0;
}
