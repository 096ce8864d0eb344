import { choice, type Definitions, struct } from "../scale/definition.ts";

/**
 * Named types of the runtime that no one pallet owns. Clients go by some of the paths: AccountId32 (else ss58 is
 * refused), Era, and by the parameters of MultiAddress, EventRecord and UncheckedExtrinsic.
 */
export const baseTypes: Definitions = {
  AccountId: struct("sp_core::crypto::AccountId32", "[u8; 32]"),
  H256: struct("primitive_types::H256", "[u8; 32]"),
  MultiAddress: choice(
    "sp_runtime::multiaddress::MultiAddress",
    "Id(AccountId), Index(Compact<()>), Raw(Vec<u8>), Address32([u8; 32]), Address20([u8; 20])",
    "AccountId: AccountId, AccountIndex: ()",
  ),
  MultiSignature: choice(
    "sp_runtime::MultiSignature",
    "Ed25519([u8; 64]), Sr25519([u8; 64]), Ecdsa([u8; 65])",
  ),
  /** Only the path matters here; `era.ts` has the codec. */
  Era: choice("sp_runtime::generic::era::Era", "Immortal"),
  MetadataHashMode: choice("frame_metadata_hash_extension::Mode", "Disabled, Enabled"),
  Weight: struct("sp_weights::weight_v2::Weight", "ref_time: Compact<u64>, proof_size: Compact<u64>"),
  DispatchClass: choice("frame_support::dispatch::DispatchClass", "Normal, Operational, Mandatory"),
  Pays: choice("frame_support::dispatch::Pays", "Yes, No"),
  DispatchInfo: struct(
    "frame_support::dispatch::DispatchInfo",
    "weight: Weight, class: DispatchClass, pays_fee: Pays",
  ),
  ModuleError: struct("sp_runtime::ModuleError", "index: u8, error: [u8; 4]"),
  TokenError: choice(
    "sp_runtime::TokenError",
    `FundsUnavailable, OnlyProvider, BelowMinimum, CannotCreate, UnknownAsset, Frozen, Unsupported,
    CannotCreateHold, NotExpendable, Blocked`,
  ),
  ArithmeticError: choice("sp_arithmetic::ArithmeticError", "Underflow, Overflow, DivisionByZero"),
  TransactionalError: choice("sp_runtime::TransactionalError", "LimitReached, NoLayer"),
  DispatchError: choice(
    "sp_runtime::DispatchError",
    `Other, CannotLookup, BadOrigin, Module(ModuleError), ConsumerRemaining, NoProviders, TooManyConsumers,
    Token(TokenError), Arithmetic(ArithmeticError), Transactional(TransactionalError), Exhausted, Corruption,
    Unavailable, RootNotAllowed`,
  ),
  Phase: choice("frame_system::Phase", "ApplyExtrinsic(u32), Finalization, Initialization"),
  EventRecord: struct(
    "frame_system::EventRecord",
    "phase: Phase, event: RuntimeEvent, topics: Vec<H256>",
    "E: RuntimeEvent, T: H256",
  ),
  AccountData: struct(
    "pallet_balances::types::AccountData",
    "free: u64, reserved: u64, frozen: u64, flags: u128",
  ),
  AccountInfo: struct(
    "frame_system::AccountInfo",
    "nonce: u32, consumers: u32, providers: u32, sufficients: u32, data: AccountData",
  ),
  DigestItem: choice(
    "sp_runtime::generic::digest::DigestItem",
    `Other = 0 (Vec<u8>), Consensus = 4 ([u8; 4], Vec<u8>), Seal = 5 ([u8; 4], Vec<u8>),
    PreRuntime = 6 ([u8; 4], Vec<u8>), RuntimeEnvironmentUpdated = 8`,
  ),
  Digest: struct("sp_runtime::generic::digest::Digest", "logs: Vec<DigestItem>"),
  Header: struct(
    "sp_runtime::generic::header::Header",
    "parent_hash: H256, number: Compact<u32>, state_root: H256, extrinsics_root: H256, digest: Digest",
  ),
  RuntimeVersion: struct(
    "sp_version::RuntimeVersion",
    `spec_name: str, impl_name: str, authoring_version: u32, spec_version: u32, impl_version: u32,
    apis: Vec<([u8; 8], u32)>, transaction_version: u32, system_version: u8`,
  ),
  RuntimeDispatchInfo: struct(
    "pallet_transaction_payment::types::RuntimeDispatchInfo",
    "weight: Weight, class: DispatchClass, partial_fee: u64",
    "Balance: u64, Weight: Weight",
  ),
  InclusionFee: struct(
    "pallet_transaction_payment::types::InclusionFee",
    "base_fee: u64, len_fee: u64, adjusted_weight_fee: u64",
    "Balance: u64",
  ),
  FeeDetails: struct(
    "pallet_transaction_payment::types::FeeDetails",
    "inclusion_fee: Option<InclusionFee>, tip: u64",
    "Balance: u64",
  ),
  OpaqueMetadata: struct("sp_core::OpaqueMetadata", "Vec<u8>"),
  UncheckedExtrinsic: struct(
    "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
    "Vec<u8>",
    "Address: MultiAddress, Call: RuntimeCall, Signature: MultiSignature, Extra: TxExtensions",
  ),
};
