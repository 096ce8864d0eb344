import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));

test("behavior: npm ci compiles nothing: the lock file keeps better-sqlite3's gypfile, which npm install drops", () => {
  expect(read("package-lock.json").packages["node_modules/better-sqlite3"].gypfile).toBe(false);
  expect(read("package.json").allowScripts).toMatchObject({ node: true, "better-sqlite3": false });
});

test("behavior: the lock file names exact versions of what package.json asks for, and no registry", () => {
  const { dependencies, devDependencies } = read("package.json");
  const { packages } = read("package-lock.json");
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(packages[`node_modules/${name}`].version, name).toBe(version);
  for (const entry of Object.values<{ resolved?: string }>(packages)) expect(entry.resolved).toBeUndefined();
});
