import { expect, test } from "vitest";
import { toEnginesConfig } from "../../../src/cli/config/to-engines-config.ts";

test("default: Docker hosts, their GPUs and image", () => {
  const values = {
    "engines.host": ["unix:///run/a.sock", "ssh://root@gpu-1"],
    "engines.tlsDir": "/etc/docker-tls",
    "engines.gpus": ["0", "GPU-1"],
    "engines.image": "repo/image:tag",
    "engines.device": "cpu",
    "engines.reserve": 0,
    "engines.maxModelLen": 8192,
    "engines.stopOnExit": true,
  };
  expect(toEnginesConfig({ values } as never)).toEqual({
    hosts: ["unix:///run/a.sock", "ssh://root@gpu-1"],
    tlsDir: "/etc/docker-tls",
    gpus: ["0", "GPU-1"],
    image: "repo/image:tag",
    device: "cpu",
    reserveMiB: 0,
    maxModelLen: 8192,
    leastModelLen: 256,
    stopOnExit: true,
  });
});
