import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { checkGenerated } from "./epistula-generated.ts";
import { checkMinerResponses } from "./epistula-miner.ts";
import { checkReceived } from "./epistula-received.ts";
import { jsonPart } from "./json-part.ts";

/** Requests that the reference signed, its verdicts on others, and what its miner answered. */
export const epistulaPart = jsonPart(
  "epistula",
  [
    { lists: ["generated"], check: checkGenerated },
    { lists: ["verify"], check: checkReceived },
    { lists: ["cases"], check: checkMinerResponses },
  ],
  readySr25519,
);
