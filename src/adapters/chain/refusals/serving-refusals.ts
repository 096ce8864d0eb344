import type { Refusals } from "./refusal.ts";

/** What `serve_axon` is refused for. @see reference/chain.md §1.7 */
export const servingRefusals: Refusals = {
  HotKeyNotRegisteredInNetwork: {
    what: "the hotkey is not registered on the subnet",
    mend: "targon register, with the same --netuid and wallet",
  },
  InvalidIpType: {
    what: "the chain takes only IPv4 and IPv6 addresses",
    mend: "give --axon.external_ip an IPv4 or IPv6 address",
  },
  InvalidIpAddress: {
    what: "the chain does not take this IP address",
    mend: "give --axon.external_ip the address at which the world reaches the machine",
  },
  InvalidPort: {
    what: "the chain does not take this port",
    mend: "give --axon.external_port a number from 1 to 65535",
  },
  ServingRateLimitExceeded: {
    what: "the axon was announced too recently",
    mend: "wait for the subnet's serving rate limit, 50 blocks by default; the miner tries again by itself",
    passes: true,
  },
};
