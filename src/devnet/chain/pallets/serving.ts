import { toHex } from "../scale/bytes.ts";
import { type Call, ensure, poolCodeOf, type Rule, type Rules } from "./dispatch.ts";
import { uidOf } from "./neurons.ts";

const MODULE = "SubtensorModule";

/** An axon as `SubtensorModule.Axons` stores it. */
export type StoredAxon = {
  block: bigint;
  version: number;
  ip: bigint;
  port: number;
  ip_type: number;
  protocol: number;
  placeholder1: number;
  placeholder2: number;
};

type Args = Omit<StoredAxon, "block"> & { netuid: number; certificate?: string };

const LOOPBACK_4 = 0x7f00_0001n;
const MAX_4 = 0xffff_ffffn;
const LOOPBACK_6 = 1n;
const MAX_6 = (1n << 128n) - 1n;
/** Longer certificates are dropped without an error. */
const MAX_CERTIFICATE_KEY_BYTES = 64;

/** The calls that announce an axon. `allowLoopback` takes 127.0.0.1 and ::1, which the real chain refuses. */
export function createServingRules(allowLoopback: boolean): Rules {
  const rule: Rule = {
    weight: 33_780_000,
    paysFee: false,
    run: (call) => serve(call, allowLoopback),
    poolCheck: (call) => {
      const { serving } = call.store.runtime.generation.pool;
      return serving === null ? undefined : poolCodeOf(() => check(call, allowLoopback), serving);
    },
  };
  return { [`${MODULE}.serve_axon`]: rule, [`${MODULE}.serve_axon_tls`]: rule };
}

function serve(call: Call, allowLoopback: boolean): void {
  check(call, allowLoopback);
  const { store, signer, block } = call;
  const { netuid, certificate, ...axon } = call.args as Args;
  store.put(`${MODULE}.Axons`, [netuid, signer], { ...axon, block: BigInt(block) });
  if (certificate !== undefined) storeCertificate(call, { netuid, certificate });
  call.deposit(`${MODULE}.AxonServed`, [netuid, signer]);
}

/** Checks in the order of `subnets/serving.rs` at spec 425 (reference/chain.md §1.7). */
function check(call: Call, allowLoopback: boolean): void {
  const { store, signer, block } = call;
  const { netuid, ip, ip_type: ipType, port } = call.args as Args;
  ensure(uidOf(store, netuid, signer) !== undefined, "HotKeyNotRegisteredInNetwork");
  ensure(ipType === 4 || ipType === 6, "InvalidIpType");
  ensure(isServable({ ip, ipType }, allowLoopback), "InvalidIpAddress");
  const before = store.get<StoredAxon | undefined>(`${MODULE}.Axons`, [netuid, signer]);
  const limit = store.get<bigint>(`${MODULE}.ServingRateLimit`, [netuid]);
  ensure(before === undefined || BigInt(block) - before.block >= limit, "ServingRateLimitExceeded");
  ensure(port !== 0, "InvalidPort");
}

/** Zero is refused as the recorded runtime does; private ranges are fine. */
function isServable({ ip, ipType }: { ip: bigint; ipType: number }, allowLoopback: boolean): boolean {
  const [loopback, most] = ipType === 4 ? [LOOPBACK_4, MAX_4] : [LOOPBACK_6, MAX_6];
  return ip !== 0n && ip < most && (allowLoopback || ip !== loopback);
}

function storeCertificate({ store, signer }: Call, given: { netuid: number; certificate: string }): void {
  const bytes = Buffer.from(given.certificate.slice(2), "hex");
  const [algorithm] = bytes;
  if (algorithm === undefined || bytes.length - 1 > MAX_CERTIFICATE_KEY_BYTES) return;
  store.put(`${MODULE}.NeuronCertificates`, [given.netuid, signer], {
    public_key: toHex(bytes.subarray(1)),
    algorithm,
  });
}
