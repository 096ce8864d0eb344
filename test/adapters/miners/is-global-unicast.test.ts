import { expect, test } from "vitest";
import { isGlobalUnicast } from "../../../src/adapters/miners/is-global-unicast.ts";
import { targetUrl } from "../../../src/adapters/miners/target-url.ts";

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "172.32.0.1",
  "[2606:4700::1111]",
  "2a01:4f8::1",
  "::ffff:8.8.8.8",
])("default: %s is one", (host) => {
  expect(isGlobalUnicast(host)).toBe(true);
});

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "[::1]",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "ff02::1",
  "64:ff9b::808:808",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "::ffff:127.0.0.1",
  "::ffff:a00:1",
  "0:0:0:0:0:ffff:7f00:1",
  "localhost",
  "miner.example.com",
  "",
])("behavior: %s is none", (host) => {
  expect(isGlobalUnicast(host)).toBe(false);
});

test.each([
  "http://0x7f.1:80",
  "http://2130706433/",
  "http://127.1",
  "http://[::ffff:127.0.0.1]:9",
  "http://017700000001",
])("error: MINER_ADDRESS_REFUSED for %s, however loopback is spelled", (url) => {
  expect(() => targetUrl({ url, path: "/models", allowPrivate: false })).toThrow(
    expect.objectContaining({ code: "MINER_ADDRESS_REFUSED" }),
  );
  expect(targetUrl({ url, path: "/models", allowPrivate: true }).pathname).toBe("/models");
});

test.each(["ftp://8.8.8.8", "nonsense", "http://user:pass@8.8.8.8", "file:///etc/passwd", ""])(
  "error: MINER_ADDRESS_REFUSED for %s, private addresses allowed or not",
  (url) => {
    expect(() => targetUrl({ url, path: "/models", allowPrivate: true })).toThrow(
      expect.objectContaining({ code: "MINER_ADDRESS_REFUSED" }),
    );
  },
);

test("behavior: the path is put behind the address", () => {
  const url = targetUrl({ url: "http://8.8.8.8:10080", path: "/v1/completions", allowPrivate: false });
  expect(url.href).toBe("http://8.8.8.8:10080/v1/completions");
});
