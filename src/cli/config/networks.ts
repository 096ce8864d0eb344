/** The ws URL of each named network (bittensor SDK settings; reference/chain.md §6). */
export const NETWORKS: Record<string, string> = {
  finney: "wss://entrypoint-finney.opentensor.ai:443",
  test: "wss://test.finney.opentensor.ai:443",
  archive: "wss://archive.chain.opentensor.ai:443",
  local: "ws://127.0.0.1:9944",
  "latent-lite": "wss://lite.sub.latent.to:443",
  subvortex: "ws://subvortex.info:9944",
};
