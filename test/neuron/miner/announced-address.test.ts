import { expect, test } from "vitest";
import { announcedAddress } from "../../../src/neuron/miner/announced-address.ts";

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
