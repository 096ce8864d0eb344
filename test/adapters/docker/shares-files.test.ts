import { expect, test } from "vitest";
import { isMounted } from "../../../src/adapters/docker/shares-files.ts";

const ROOT =
  "640 627 0:52 / / rw,relatime master:259 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l";
const at = (point: string) =>
  `${ROOT}\n652 640 0:25 /docker.sock ${point} rw,nosuid master:5 - tmpfs tmpfs rw,mode=755\n`;

test("default: a daemon's own socket lies among the other files", () => {
  expect(isMounted(`${ROOT}\n`, "/run/docker.sock")).toBe(false);
  expect(isMounted(at("/run/lock"), "/run/docker.sock")).toBe(false);
});

test("behavior: one that was mounted into a container, itself or by its folder", () => {
  expect(isMounted(at("/run/docker.sock"), "/run/docker.sock")).toBe(true);
  expect(isMounted(at("/run"), "/run/docker.sock")).toBe(true);
});
