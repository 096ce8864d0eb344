import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url);

/** Says who it is, then does what its first word says. */
const MAIN = `
const [deed, ...rest] = process.argv.slice(2);
const say = (what) => process.stdout.write(JSON.stringify(what) + "\\n");
say({ node: process.versions.node, rest, mark: process.env.MARK, pid: process.pid });
if (deed === "exit") process.exit(Number(rest[0]));
if (deed === "die") process.kill(process.pid, "SIGKILL");
if (deed === "echo") process.stdin.pipe(process.stdout);
if (deed === "wait") {
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { say({ signal }); process.exit(5); });
  process.on("disconnect", () => process.exit(6));
  setInterval(() => {}, 1000);
  say({ up: true });
  process.send?.("ready");
}
`;

/** A package with the real launcher and a main that tells what reaches it; `withNode` puts the node package beside it. */
export function makePackage({ withNode }: { withNode: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), "targon-bin-"));
  mkdirSync(join(folder, "dist"));
  mkdirSync(join(folder, "node_modules"));
  cpSync(new URL("bin", ROOT), join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "dist/main.js"), MAIN);
  if (withNode) symlinkSync(new URL("node_modules/node", ROOT), join(folder, "node_modules/node"));
  return folder;
}
