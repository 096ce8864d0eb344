import type { Pallet } from "./pallet.ts";

/** An account dies below this, rao. */
export const EXISTENTIAL_DEPOSIT = 500n;

/** How many block hashes the chain remembers, and so the longest mortal era. */
export const BLOCK_HASH_COUNT = 2_400;

const System: Pallet = {
  index: 0,
  path: "frame_system",
  calls: "remark(remark: Vec<u8>), remark_with_event = 7 (remark: Vec<u8>)",
  events: `
    ExtrinsicSuccess(dispatch_info: DispatchInfo),
    ExtrinsicFailed(dispatch_error: DispatchError, dispatch_info: DispatchInfo),
    CodeUpdated, NewAccount(account: AccountId), KilledAccount(account: AccountId),
    Remarked(sender: AccountId, hash: H256)`,
  errors: `InvalidSpecName, SpecVersionNeedsToIncrease, FailedToExtractRuntimeVersion, NonDefaultComposite,
    NonZeroRefCount, CallFiltered`,
  storage: `
    Account: Blake2_128Concat AccountId -> AccountInfo
    ExtrinsicCount: Option<u32>
    BlockHash: Twox64Concat u32 -> H256
    Number: u32
    ParentHash: H256
    Digest: Digest
    Events: Vec<EventRecord>
    EventCount: u32`,
  constants: {
    BlockHashCount: { type: "u32", value: () => BLOCK_HASH_COUNT },
    SS58Prefix: { type: "u16", value: () => 42 },
  },
};

const Timestamp: Pallet = {
  index: 2,
  path: "pallet_timestamp",
  calls: "set(now: Compact<u64>)",
  storage: `
    Now: u64
    DidUpdate: bool`,
  // @polkadot/api derives its default era from this
  constants: { MinimumPeriod: { type: "u64", value: ({ blockMs }) => BigInt(Math.round(blockMs / 2)) } },
};

const Aura: Pallet = {
  index: 3,
  path: "pallet_aura",
  storage: "CurrentSlot: u64",
  constants: { SlotDuration: { type: "u64", value: ({ blockMs }) => BigInt(Math.round(blockMs)) } },
};

const Balances: Pallet = {
  index: 5,
  path: "pallet_balances",
  calls: `transfer_allow_death(dest: MultiAddress, value: Compact<u64>),
    transfer_keep_alive = 3 (dest: MultiAddress, value: Compact<u64>)`,
  events: `
    Endowed(account: AccountId, free_balance: u64), DustLost(account: AccountId, amount: u64),
    Transfer(from: AccountId, to: AccountId, amount: u64), BalanceSet(who: AccountId, free: u64),
    Deposit = 7 (who: AccountId, amount: u64), Withdraw(who: AccountId, amount: u64),
    Upgraded = 14 (who: AccountId)`,
  errors: `VestingBalance, LiquidityRestrictions, InsufficientBalance, ExistentialDeposit, Expendability,
    ExistingVestingSchedule, DeadAccount`,
  storage: "TotalIssuance: u64",
  constants: { ExistentialDeposit: { type: "u64", value: () => EXISTENTIAL_DEPOSIT } },
};

const TransactionPayment: Pallet = {
  index: 6,
  path: "pallet_transaction_payment",
  events: "TransactionFeePaid(who: AccountId, actual_fee: u64, tip: u64)",
  storage: "NextFeeMultiplier: u128 = 1000000000000000000",
  constants: { OperationalFeeMultiplier: { type: "u8", value: () => 5 } },
};

/** The pallets that every Substrate chain has. */
export const framePallets: Record<string, Pallet> = { System, Timestamp, Aura, Balances, TransactionPayment };
