import { expect, test } from "vitest";
import { isLoopback, toHostUrl } from "../../../src/domain/engines/host-url.ts";

test.each([
  ["unix:///var/run/docker.sock", { kind: "unix", path: "/var/run/docker.sock" }],
  ["tcp://10.0.0.2:2375", { kind: "tcp", host: "10.0.0.2", port: 2375 }],
  ["tcp://gpu-1.example", { kind: "tcp", host: "gpu-1.example", port: 2376 }],
  ["tcp://[fd00::1]:2376", { kind: "tcp", host: "fd00::1", port: 2376 }],
  ["ssh://gpu-1", { kind: "ssh", user: null, host: "gpu-1", port: null, path: null }],
  ["ssh://root@10.0.0.2:2222", { kind: "ssh", user: "root", host: "10.0.0.2", port: 2222, path: null }],
  [
    "ssh://u@h/run/user/1000/docker.sock",
    { kind: "ssh", user: "u", host: "h", port: null, path: "/run/user/1000/docker.sock" },
  ],
])("default: %s is read", (text, url) => {
  expect(toHostUrl(text)).toEqual(url);
});

test.each([
  "",
  "unix://",
  "unix://relative",
  "/var/run/docker.sock",
  "http://10.0.0.2",
  "tcp://",
  "tcp://user@10.0.0.2",
  "tcp://10.0.0.2/path",
  "ssh://u:secret@host",
  "ssh://-oProxyCommand=x",
  "ssh://-oProxyCommand@host",
  "ssh://host/a;reboot",
  "ssh://host/$(reboot)",
  "ssh://host?x=1",
])("behavior: %j is no Docker host", (text) => {
  expect(toHostUrl(text)).toBeUndefined();
});

test.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["::1", true],
  ["127.0.0.1.example", false],
  ["10.0.0.1", false],
])("behavior: %s is this machine: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
