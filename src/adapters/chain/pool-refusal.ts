/** Why a node's transaction pool did not take a transaction: the node's word for it, and a sentence for a person. */
export type PoolRefusal = {
  /** "stale", "payment", …; "custom N"; "unknown" where the node's words are none that we know. */
  reason: string;
  message: string;
};

/** Substrate's own reasons; keys in lower case without spaces. */
const REASONS: Record<string, { reason: string; message: string; texts: readonly string[] }> = {
  stale: {
    reason: "stale",
    message: "the transaction's number (nonce) was used already",
    texts: ["stale", "transaction is outdated"],
  },
  future: {
    reason: "future",
    message: "the transaction's number (nonce) is ahead of the account's",
    texts: ["future", "transaction will be valid in the future"],
  },
  badproof: {
    reason: "badProof",
    message:
      "the chain found that the signature does not fit: another chain, runtime version, or a block too old",
    texts: ["badproof", "transaction has a bad signature"],
  },
  ancientbirthblock: {
    reason: "ancientBirthBlock",
    message: "the block that the transaction names is too old",
    texts: ["ancientbirthblock", "transaction has an ancient birth block"],
  },
  payment: {
    reason: "payment",
    message: "the account cannot pay the fee",
    texts: ["payment", "inability to pay some fees"],
  },
  exhaustsresources: {
    reason: "exhaustsResources",
    message: "the block has no room for the transaction",
    texts: ["exhaustsresources", "transaction would exhaust the block limits"],
  },
  call: {
    reason: "call",
    message: "the chain does not take such a call",
    texts: ["call", "transaction call is not expected"],
  },
};

/** Numbers of runtimes before the transaction extension (spec < 280). @see reference/chain.md §1.8 */
const OLD_CUSTOM: Record<number, string> = {
  0: "a swap of the coldkey is announced",
  1: "the hotkey has too little stake to commit weights",
  2: "the hotkey has too little stake to reveal weights",
  3: "the hotkey has too little stake to set weights",
  4: "the hotkey has too little stake to set root weights",
  5: "this interval's registrations are used up",
  6: "the hotkey has too little stake to reveal weights",
  7: "the hotkey has too little stake to commit weights",
};

/** @see subtensor `common/src/transaction_error.rs`, `CustomTransactionError` */
const CUSTOM: Record<number, string> = {
  0: "a swap of the coldkey is announced",
  1: "the hotkey has too little stake to set weights",
  2: "the balance is too low",
  3: "the chain has no such subnet",
  4: "the chain does not know the hotkey's account",
  6: "the last weights are too recent",
  10: "the hotkey is not registered on the subnet",
  11: "the chain does not take this IP address",
  12: "the axon was announced too recently",
  13: "the chain does not take this port",
  15: "the reveal round has passed already",
  16: "there is no commit to reveal",
  17: "the commit cannot be revealed at this block",
  18: "the lists are not equally long",
  19: "a uid is not on the subnet",
  21: "the swap of the coldkey is disputed",
  25: "the hotkey belongs to another coldkey",
  255: "the chain calls the request bad",
};

/**
 * Reads a pool's refusal in either form: a node's `Invalid Transaction: Custom error: 3`, or Chopsticks'
 * `{"invalid":{"custom":3}}`.
 *
 * @param raw - the JSON-RPC error's message, with `: data` behind it where it has data
 * @param options - `old`: the runtime is one from before the numbers changed their meaning
 */
export function readPoolRefusal(raw: string, { old }: { old: boolean }): PoolRefusal {
  const text = raw.toLowerCase();
  const custom = /custom(?: error)?"?:\s*(\d+)/.exec(text)?.[1];
  if (custom !== undefined) {
    const meaning = (old ? OLD_CUSTOM : CUSTOM)[Number(custom)];
    return { reason: `custom ${custom}`, message: meaning ?? "the runtime refused the transaction" };
  }
  const word = /"(?:invalid|unknown)":\s*(?:\{\s*)?"(\w+)"/.exec(text)?.[1];
  const known = Object.values(REASONS).find(({ texts }) =>
    word === undefined
      ? texts.some((item) => item.includes(" ") && text.includes(item))
      : texts.includes(word),
  );
  return known ?? { reason: word ?? "unknown", message: "the node refused the transaction" };
}
