import { expect, test } from "vitest";
import { silentLog } from "../../../src/lib/log.ts";
import { announcedAddress, warnOfAddress } from "../../../src/neuron/miner/announced-address.ts";

const AXON = { port: 8091, ip: "0.0.0.0", externalIp: null, externalPort: null };

test.each([
  { name: "as configured", axon: { ...AXON, externalIp: "10.0.0.1", externalPort: 80 }, says: "10.0.0.1:80" },
  { name: "the one listened on", axon: { ...AXON, ip: "8.8.8.8" }, says: "8.8.8.8:9" },
  { name: "this machine's public one", own: ["127.0.0.1", "10.1.2.3", "8.8.4.4"], says: "8.8.4.4:9" },
  {
    name: "as listened on in the mock network",
    axon: { ...AXON, ip: "127.0.0.3" },
    isMock: true,
    says: "127.0.0.3:9",
  },
  { name: "loopback in the mock network", isMock: true, own: ["8.8.4.4"], says: "127.0.0.2:9" },
])("behavior: $name", ({ axon = AXON, isMock = false, own = [], says }) => {
  const { ip, port } = announcedAddress(axon, { listensOn: 9, isMock, ownAddresses: () => own });
  expect(`${ip}:${port}`).toBe(says);
});

test.each([
  ["0.0.0.0", ["10.0.0.1"]],
  ["0.0.0.0", ["8.8.8.8", "8.8.4.4"]],
  ["192.168.1.5", ["8.8.8.8"]],
])("error: AXON_ADDRESS_INVALID, listening on %s with %j", (ip, own) => {
  const ask = () =>
    announcedAddress({ ...AXON, ip }, { listensOn: 9, isMock: false, ownAddresses: () => own });
  expect(ask).toThrowError(expect.objectContaining({ code: "AXON_ADDRESS_INVALID" }));
});

test.each(["127.0.0.1", "0.0.0.0", "::1", "::", "255.255.255.255", "miner.example.com", "1.2.3.4 "])(
  "error: AXON_ADDRESS_INVALID, announcing %s",
  (externalIp) => {
    const ask = () => announcedAddress({ ...AXON, externalIp }, { listensOn: 9, isMock: false });
    expect(ask).toThrowError(
      expect.objectContaining({ code: "AXON_ADDRESS_INVALID", data: { address: externalIp } }),
    );
  },
);

test.each([
  ["8.8.8.8", "0.0.0.0", []],
  ["2606:4700::1", "::", []],
  ["10.0.0.5", "0.0.0.0", ["not a public one"]],
  ["127.0.0.2", "0.0.0.0", ["not a public one"]],
  ["100.64.0.1", "0.0.0.0", ["not a public one"]],
  ["fe80::1", "::", ["not a public one"]],
  ["203.0.113.7", "0.0.0.0", ["not a public one"]],
  ["2606:4700::1", "0.0.0.0", ["IPv4 only"]],
])("behavior: of %s, listening on %s, is warned: %j", (ip, listensOn, wanted) => {
  const said: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void said.push(message) };
  warnOfAddress(log, { ip, port: 9 }, listensOn);
  expect(said).toEqual(wanted.map((part) => expect.stringContaining(part)));
});
