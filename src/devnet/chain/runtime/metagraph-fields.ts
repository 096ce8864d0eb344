const TEXT = `
  name Vec<Compact<u8>>, symbol Vec<Compact<u8>>, identity Option<SubnetIdentity>,
  network_registered_at Compact<u64>, owner_hotkey AccountId, owner_coldkey AccountId, block Compact<u64>,
  tempo Compact<u16>, last_step Compact<u64>, blocks_since_last_step Compact<u64>, subnet_emission Compact<u64>,
  alpha_in Compact<u64>, alpha_out Compact<u64>, tao_in Compact<u64>, alpha_out_emission Compact<u64>,
  alpha_in_emission Compact<u64>, tao_in_emission Compact<u64>, pending_alpha_emission Compact<u64>,
  pending_root_emission Compact<u64>, subnet_volume Compact<u128>, moving_price I96F32, rho Compact<u16>,
  kappa Compact<u16>, min_allowed_weights Compact<u16>, max_weights_limit Compact<u16>,
  weights_version Compact<u64>, weights_rate_limit Compact<u64>, activity_cutoff Compact<u16>,
  max_validators Compact<u16>, num_uids Compact<u16>, max_uids Compact<u16>, burn Compact<u64>,
  difficulty Compact<u64>, registration_allowed bool, pow_registration_allowed bool,
  immunity_period Compact<u16>, min_difficulty Compact<u64>, max_difficulty Compact<u64>, min_burn Compact<u64>,
  max_burn Compact<u64>, adjustment_alpha Compact<u64>, adjustment_interval Compact<u16>,
  target_regs_per_interval Compact<u16>, max_regs_per_block Compact<u16>, serving_rate_limit Compact<u64>,
  commit_reveal_weights_enabled bool, commit_reveal_period Compact<u64>, liquid_alpha_enabled bool,
  alpha_high Compact<u16>, alpha_low Compact<u16>, bonds_moving_avg Compact<u64>, hotkeys Vec<AccountId>,
  coldkeys Vec<AccountId>, identities Vec<Option<ChainIdentity>>, axons Vec<AxonInfo>, active Vec<bool>,
  validator_permit Vec<bool>, pruning_score Vec<Compact<u16>>, last_update Vec<Compact<u64>>,
  emission Vec<Compact<u64>>, dividends Vec<Compact<u16>>, incentives Vec<Compact<u16>>,
  consensus Vec<Compact<u16>>, trust Vec<Compact<u16>>, rank Vec<Compact<u16>>,
  block_at_registration Vec<Compact<u64>>, alpha_stake Vec<Compact<u64>>, tao_stake Vec<Compact<u64>>,
  total_stake Vec<Compact<u64>>, tao_dividends_per_hotkey Vec<(AccountId, Compact<u64>)>,
  alpha_dividends_per_hotkey Vec<(AccountId, Compact<u64>)>`;

/** What only the selective metagraph has. */
const SELECTIVE_TEXT = "validators Vec<Compact<u16>>, commitments Vec<(AccountId, Vec<Compact<u8>>)>";

/** A field of the metagraph beside `netuid`. */
export type MetagraphField = { name: string; type: string };

/**
 * The metagraph's fields from index 1 on; a field's place plus one is its selective index.
 *
 * @see subtensor `rpc_info/metagraph.rs` (reference/chain.md §2.4)
 */
export const metagraphFields = split(TEXT);

/** `metagraphFields` and those that only the selective metagraph has. */
export const selectiveFields = [...metagraphFields, ...split(SELECTIVE_TEXT)];

function split(text: string): MetagraphField[] {
  return text.split(/,\s+(?=[a-z_]+ )/).map((item) => {
    const [name = "", type = ""] = item.trim().split(/ (.*)/s);
    return { name, type };
  });
}
