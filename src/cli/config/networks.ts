import type { SubtensorConfig } from "../../config.ts";

/** Of the main network. @see bittensor `btcli` settings; reference/chain.md, Identity */
const FINNEY = "0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03";

const TEST = "0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105";

const ARCHIVES = ["wss://archive.chain.opentensor.ai:443", "wss://archive.sub.latent.to:443"] as const;

/** Where a network is, where it is too, and which chain it must be. */
type Network = Required<Omit<SubtensorConfig, "network">>;

/** Each named network (bittensor SDK settings; reference/chain.md §6). */
export const NETWORKS: Record<string, Network> = {
  finney: {
    endpoint: "wss://entrypoint-finney.opentensor.ai:443",
    fallbacks: ["wss://lite.chain.opentensor.ai:443", "wss://lite.sub.latent.to:443", ...ARCHIVES],
    genesis: FINNEY,
  },
  test: { endpoint: "wss://test.finney.opentensor.ai:443", fallbacks: [], genesis: TEST },
  archive: { endpoint: ARCHIVES[0], fallbacks: [ARCHIVES[1]], genesis: FINNEY },
  local: { endpoint: "ws://127.0.0.1:9944", fallbacks: [], genesis: null },
  "latent-lite": { endpoint: "wss://lite.sub.latent.to:443", fallbacks: [], genesis: FINNEY },
  subvortex: { endpoint: "ws://subvortex.info:9944", fallbacks: [], genesis: FINNEY },
};
