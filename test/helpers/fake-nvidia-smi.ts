import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";

const fixtures = new URL("../fixtures/nvidia-smi/", import.meta.url);

/** The text of a fixture. */
export function smiText(name: string): string {
  return readFileSync(new URL(name, fixtures), "utf8");
}

/**
 * Puts a program called nvidia-smi before all others on the path of this test: a shell script that prints the fixtures
 * `NAME.csv`, `NAME.list` and `NAME.xml`, or does what `script` says. No GPU and no driver is needed.
 *
 * @returns the path
 */
export function installFakeSmi({ name, script }: { name?: string; script?: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "smi-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (kind: string) => `'${new URL(`${name}.${kind}`, fixtures).pathname}'`;
  const prints = `case "$1" in
  --query-gpu=*) exec cat ${file("csv")};;
  -L) exec cat ${file("list")};;
  -q) exec cat ${file("xml")};;
  *) exit 2;;
esac`;
  const program = join(folder, "nvidia-smi");
  writeFileSync(program, `#!/bin/sh\n${script ?? prints}\n`);
  chmodSync(program, 0o755);
  const path = `${folder}${delimiter}${process.env.PATH}`;
  vi.stubEnv("PATH", path);
  onTestFinished(() => void vi.unstubAllEnvs());
  return path;
}
