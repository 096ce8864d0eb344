import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromAxonAddress, toAxonAddress } from "../../../src/adapters/chain/axon-address.ts";
import { toAxonArguments } from "../../../src/adapters/chain/serve-axon.ts";
import { toSpecVersion } from "../../../src/version.ts";
import { findChainRecordings } from "../../helpers/chain-recordings.ts";

type Served = {
  ip: string;
  port: number;
  netuid: number;
  protocol: number;
  placeholder1?: number;
  callParams?: { version: number; ip: string; port: number; ip_type: number; netuid: number };
  raised?: string;
  scaleRaised?: string;
};
type Recorded = { serveAxon: Served[]; targonSpecVersion: { version: string; int: number }[] };

const dir = findChainRecordings();
const recorded: Recorded =
  dir === null
    ? { serveAxon: [], targonSpecVersion: [] }
    : JSON.parse(readFileSync(`${dir}/serve-axon.json`, "utf8"));

describe.skipIf(dir === null)("recorded", () => {
  test.each(recorded.serveAxon)("$ip $port", ({ ip, port, netuid, protocol, placeholder1, ...item }) => {
    const run = () => toAxonArguments({ netuid, ip, port }, item.callParams?.version);
    if (item.raised ?? item.scaleRaised) {
      expect(run).toThrow(expect.objectContaining({ code: "AXON_ADDRESS_INVALID" }));
      return;
    }
    if (protocol !== 4 || placeholder1 !== undefined) return;
    const { callParams } = item;
    expect(run()).toEqual([
      callParams?.netuid,
      callParams?.version,
      BigInt(callParams?.ip ?? -1),
      callParams?.port,
      callParams?.ip_type,
      4,
      0,
      0,
    ]);
  });

  test.each(recorded.targonSpecVersion)("spec version of $version", ({ version, int }) => {
    expect(toSpecVersion(version)).toBe(int);
  });
});

test("default", () => {
  expect(toAxonAddress("1.2.3.4")).toEqual({ ip: 0x01020304n, ipType: 4 });
  expect(toAxonAddress("2001:db8::1")).toEqual({ ip: 0x20010db8_00000000_00000000_00000001n, ipType: 6 });
  expect(toAxonAddress("::ffff:1.2.3.4")).toEqual({ ip: 0xffff01020304n, ipType: 6 });
});

test("error: AXON_ADDRESS_INVALID names the text", () => {
  for (const address of ["localhost", "", " 1.2.3.4", "[::]", "01.2.3.4", "fe80::1%eth0", "16909060"])
    expect(() => toAxonAddress(address)).toThrow(
      expect.objectContaining({ code: "AXON_ADDRESS_INVALID", data: { address } }),
    );
});

test("behavior: every address comes back", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = toAxonAddress(text);
      expect(toAxonAddress(fromAxonAddress(address))).toEqual(address);
    }),
  );
});
