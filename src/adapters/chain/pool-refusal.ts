/** Why a node's transaction pool did not take a transaction: the node's word for it, and a sentence for a person. */
export type PoolRefusal = {
  /** "stale", "payment", …; "custom N"; "unknown" where the node's words are none that we know. */
  reason: string;
  message: string;
  /** The module error that a block would have named, where the number means just one. */
  name?: string;
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

/** What a number means: a sentence, and the module error of the same meaning. */
type Meaning = { message: string; name?: string };

/** Numbers of runtimes before the transaction extension (spec < 280). @see reference/chain.md §1.8 */
const OLD_CUSTOM: Record<number, Meaning> = {
  0: { message: "a swap of the coldkey is announced" },
  1: { message: "the hotkey has too little stake to commit weights", name: "NotEnoughStakeToSetWeights" },
  2: { message: "the hotkey has too little stake to reveal weights", name: "NotEnoughStakeToSetWeights" },
  3: { message: "the hotkey has too little stake to set weights", name: "NotEnoughStakeToSetWeights" },
  4: { message: "the hotkey has too little stake to set root weights", name: "NotEnoughStakeToSetWeights" },
  5: {
    message: "this interval's registrations are used up",
    name: "TooManyRegistrationsThisInterval",
  },
  6: { message: "the hotkey has too little stake to reveal weights", name: "NotEnoughStakeToSetWeights" },
  7: { message: "the hotkey has too little stake to commit weights", name: "NotEnoughStakeToSetWeights" },
};

/** @see subtensor `common/src/transaction_error.rs`, `CustomTransactionError` */
const CUSTOM: Record<number, Meaning> = {
  0: { message: "a swap of the coldkey is announced" },
  1: { message: "the hotkey has too little stake to set weights", name: "NotEnoughStakeToSetWeights" },
  2: { message: "the balance is too low" },
  3: { message: "the chain has no such subnet", name: "SubnetNotExists" },
  4: { message: "the chain does not know the hotkey's account", name: "HotKeyAccountNotExists" },
  6: { message: "the last weights are too recent" },
  10: { message: "the hotkey is not registered on the subnet", name: "HotKeyNotRegisteredInNetwork" },
  11: { message: "the chain does not take this IP address", name: "InvalidIpAddress" },
  12: { message: "the axon was announced too recently", name: "ServingRateLimitExceeded" },
  13: { message: "the chain does not take this port", name: "InvalidPort" },
  15: { message: "the reveal round has passed already", name: "InvalidRevealRound" },
  16: { message: "there is no commit to reveal", name: "NoWeightsCommitFound" },
  17: { message: "the commit cannot be revealed at this block" },
  18: { message: "the lists are not equally long", name: "InputLengthsUnequal" },
  19: { message: "a uid is not on the subnet" },
  21: { message: "the swap of the coldkey is disputed" },
  25: { message: "the hotkey belongs to another coldkey", name: "NonAssociatedColdKey" },
  255: { message: "the chain calls the request bad" },
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
    return { reason: `custom ${custom}`, ...(meaning ?? { message: "the runtime refused the transaction" }) };
  }
  const word = /"(?:invalid|unknown)":\s*(?:\{\s*)?"(\w+)"/.exec(text)?.[1];
  const known = Object.values(REASONS).find(({ texts }) =>
    word === undefined
      ? texts.some((item) => item.includes(" ") && text.includes(item))
      : texts.includes(word),
  );
  return known ?? { reason: word ?? "unknown", message: "the node refused the transaction" };
}
