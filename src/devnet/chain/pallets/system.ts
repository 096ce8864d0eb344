import { blake2 } from "../runtime/hashers.ts";
import { fromHex, toHex } from "../scale/bytes.ts";
import type { Rules } from "./dispatch.ts";

const WEIGHT = 100_000_000;

/** Calls of the system pallet: remarks, which do nothing. */
export const systemRules: Rules = {
  "System.remark": { weight: WEIGHT, paysFee: true, run: () => {} },
  "System.remark_with_event": {
    weight: WEIGHT,
    paysFee: true,
    run({ deposit, signer, args }) {
      deposit("System.Remarked", { sender: signer, hash: toHex(blake2(fromHex(args.remark as string))) });
    },
  },
};
