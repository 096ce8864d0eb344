import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openCommandStream } from "../../../src/adapters/docker/command-stream.ts";
import { sshCommand } from "../../../src/adapters/docker/ssh-agent.ts";

test("default: what is written comes back from a program that repeats it", async () => {
  const stream = openCommandStream("cat", []);
  const sent = "x".repeat(1_000_000);
  stream.end(sent);
  expect(await text(stream)).toBe(sent);
});

test("behavior: a program that fails before it said anything fails with its last complaint", async () => {
  const stream = openCommandStream("sh", ["-c", "echo first >&2; echo 'Permission denied.' >&2; exit 255"]);
  stream.resume();
  const [error] = (await once(stream, "close").catch((error: unknown) => [error])) as [Error];
  expect(error.message).toBe("Permission denied.");
});

test("behavior: one that takes nothing any more fails with its complaint too", async () => {
  const stream = openCommandStream("sh", ["-c", "exec <&-; echo closed >&2; sleep 0.1; exit 255"]);
  stream.resume();
  const closed = once(stream, "close").catch((error: unknown) => [error]);
  stream.write("x".repeat(1_000_000));
  const [error] = (await closed) as [Error];
  expect(error.message).toBe("closed");
});

test("behavior: one that ends while nobody reads is closed", async () => {
  const stream = openCommandStream("sh", ["-c", "echo hello; read line; exit 0"]);
  const [hello] = (await once(stream, "data")) as [Buffer];
  expect(hello.toString()).toBe("hello\n");
  stream.removeAllListeners("data").pause();
  const closed = once(stream, "close");
  stream.write("go\n");
  await closed;
  expect(stream.destroyed).toBe(true);
});

test("behavior: a program that is not there fails as such", async () => {
  const stream = openCommandStream("targon-no-such-program", []);
  const [error] = (await once(stream, "close").catch((error: unknown) => [error])) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ENOENT");
});

test("behavior: ssh is called as the Docker CLI calls it, and never asks", () => {
  const words = sshCommand({ kind: "ssh", user: "u", host: "h", port: 2222, path: "/run/d.sock" }, ["ssh"]);
  expect(words.join(" ")).toMatch(
    /^ssh (-o \w+=\w+ )+-T -l u -p 2222 -- h docker --host unix:\/\/\/run\/d\.sock system dial-stdio$/,
  );
  expect(words).toContain("BatchMode=yes");
});
