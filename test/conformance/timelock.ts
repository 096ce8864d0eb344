import { jsonPart } from "./json-part.ts";
import { checkCiphertexts } from "./timelock-ciphertexts.ts";
import { checkDeterministic } from "./timelock-deterministic.ts";
import { checkRevealRounds } from "./timelock-rounds.ts";

/** Timelocked commits of the Rust libraries, ours of the same input, and the rounds that reveal them. */
export const timelockPart = jsonPart("timelock", [
  { lists: ["cases"], check: checkDeterministic },
  {
    lists: ["commits", "ownNetworks", "userData", "tampered", "generatorPairing"],
    check: checkCiphertexts,
  },
  { lists: ["stateful", "modulo", "v3"], check: checkRevealRounds },
]);
