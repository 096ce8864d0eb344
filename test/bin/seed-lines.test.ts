import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const bin = fileURLToPath(new URL("../../bin/targon.js", import.meta.url));
const isBuilt = existsSync(new URL("../../dist/main.js", import.meta.url));

/** What stands behind `--` in each pm2 line of the seed's README, filled in, with the role that the script's name says. */
const LINES: [words: string, warning: string | null][] = [
  [
    "miner --wallet.name cold --netuid 4 --wallet.hotkey hot --subtensor.network finney --model-endpoint http://127.0.0.1:8000/v1 --api_key sesame --axon.port 8099 --logging.trace",
    "--api_key is an old spelling",
  ],
  ["validator --wallet.name cold", null],
  ["validator --wallet.name cold --autoupdate-off", "--autoupdate-off"],
  ["validator --wallet.name cold --database.url postgres://u:p@127.0.0.1:5432/hub", "--database.url"],
];

test.each(LINES)(
  "behavior: targon %s gets as far as the wallet that is not there",
  async (words, warning) => {
    const home = mkdtempSync(join(tmpdir(), "targon-seed-"));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const { status, stderr } = await run(words.split(" "), home);
    expect(stderr).toContain("WALLET_MISSING");
    expect(stderr).toContain(join(home, ".bittensor/wallets/cold/hotkeys"));
    expect(status).toBe(1);
    const warnings = stderr.split("\n").filter((line) => line.startsWith("targon: warning:"));
    expect(warnings).toHaveLength(warning === null ? 0 : 1);
    expect(warnings.join()).toContain(warning ?? "");
  },
);

function run(words: string[], home: string): Promise<{ status: number | null; stderr: string }> {
  if (!isBuilt) throw new Error("dist/ is not built: npm run build");
  const { promise, resolve } = Promise.withResolvers<{ status: number | null; stderr: string }>();
  const env = { PATH: process.env.PATH, HOME: home };
  const child = execFile(process.execPath, [bin, ...words], { env, cwd: home }, (_error, _stdout, stderr) =>
    resolve({ status: child.exitCode, stderr }),
  );
  return promise;
}
