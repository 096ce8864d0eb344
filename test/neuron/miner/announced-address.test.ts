import { expect, test } from "vitest";
import { announcedAddress } from "../../../src/neuron/miner/announced-address.ts";

const AXON = { port: 8091, ip: "0.0.0.0", externalIp: null, externalPort: null };
const MOCK = { miners: {} };

test.each([
  ["as configured", { ...AXON, externalIp: "10.0.0.1", externalPort: 80 }, null, [], "10.0.0.1:80"],
  ["the one listened on", { ...AXON, ip: "8.8.8.8" }, null, [], "8.8.8.8:9"],
  ["this machine's public one", AXON, null, ["127.0.0.1", "10.1.2.3", "8.8.4.4"], "8.8.4.4:9"],
  ["in the mock network, as listened on", { ...AXON, ip: "127.0.0.2" }, MOCK, [], "127.0.0.2:9"],
  ["in the mock network, loopback", AXON, MOCK, ["8.8.4.4"], "127.0.0.2:9"],
])("behavior: %s", (_, axon, mock, own, expected) => {
  const { ip, port } = announcedAddress({ axon, mock }, { listensOn: 9, ownAddresses: () => own });
  expect(`${ip}:${port}`).toBe(expected);
});

test.each([
  ["0.0.0.0", ["10.0.0.1"]],
  ["0.0.0.0", ["8.8.8.8", "8.8.4.4"]],
  ["192.168.1.5", ["8.8.8.8"]],
])("error: AXON_ADDRESS_INVALID, listening on %s with %j", (ip, own) => {
  const ask = () =>
    announcedAddress({ axon: { ...AXON, ip }, mock: null }, { listensOn: 9, ownAddresses: () => own });
  expect(ask).toThrowError(expect.objectContaining({ code: "AXON_ADDRESS_INVALID" }));
});
