import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPassword, type PasswordSource } from "../../../src/adapters/wallet/find-password.ts";
import { passwordVariable } from "../../../src/adapters/wallet/password-variable.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "targon-password-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const keyfile = "/w/coldkey";
const nobody: PasswordSource = { file: null, variable: () => undefined, ask: async () => null };

function find(passwords: Partial<PasswordSource>, log: Log = silentLog) {
  return findPassword({ passwords: { ...nobody, ...passwords }, log }, keyfile);
}

function variables(values: Record<string, string>): Partial<PasswordSource> {
  const masked = Object.entries(values).map(([name, password]) => {
    const bytes = Buffer.from(password).map((byte, index) => byte ^ name.charCodeAt(index % name.length));
    return [name, Buffer.from(bytes).toString("base64")];
  });
  const byName = Object.fromEntries(masked);
  return { variable: (name) => byName[name] };
}

async function passwordFile(content: string, mode = 0o600): Promise<string> {
  const file = join(root, "password");
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
}

test("default: a person types it", async () => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return "typed";
  };
  expect(await find({ ask })).toEqual({ password: "typed", asked: true });
  expect(questions).toEqual([expect.stringContaining(keyfile)]);
});

test("behavior: file before our variable before btcli's before a person", async () => {
  const ask = async () => "typed";
  const bt = { [passwordVariable(keyfile)]: "bt" };
  const own = { [passwordVariable(keyfile, "TARGON")]: "own" };
  const file = await passwordFile("from file\n");
  expect(await find({ ...variables(bt), ask })).toEqual({ password: "bt", asked: false });
  expect(await find({ ...variables({ ...bt, ...own }), ask })).toEqual({ password: "own", asked: false });
  const all = { ...variables({ ...bt, ...own }), ask, file };
  expect(await find(all)).toEqual({ password: "from file", asked: false });
});

test("behavior: an empty variable is none; only the line end is cut from a file", async () => {
  expect(await find({ variable: () => "", ask: async () => "typed" })).toMatchObject({ asked: true });
  expect(await find({ file: await passwordFile(" a b \r\n") })).toMatchObject({ password: " a b " });
});

test("behavior: a password file that others can read is told", async () => {
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (_: string, fields?: unknown) => void warned.push(fields) };
  const file = await passwordFile("secret", 0o640);
  await find({ file }, log);
  expect(warned).toEqual([{ file, mode: "640" }]);
});

test("error: PASSWORD_MISSING names file and variable", async () => {
  await expect(find({})).rejects.toMatchObject({
    code: "PASSWORD_MISSING",
    data: { file: keyfile, variable: "BT_PW__W_COLDKEY", twin: "TARGON_PW__W_COLDKEY" },
  });
  await expect(find({ ask: async () => "" })).rejects.toMatchObject({ code: "PASSWORD_MISSING" });
});

test("error: PASSWORD_INVALID for a variable that is not masked, and does not show it", async () => {
  const error = await find({ variable: () => "plain-secret" }).catch((reason) => reason);
  expect(error).toMatchObject({ code: "PASSWORD_INVALID", data: { variable: "TARGON_PW__W_COLDKEY" } });
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("plain-secret");
});

test.each(["", "\n", "two\nlines\n"])("error: PASSWORD_INVALID for a file of %j", async (content) => {
  await expect(find({ file: await passwordFile(content) })).rejects.toMatchObject({
    code: "PASSWORD_INVALID",
  });
});

test("error: FILE_UNREADABLE for a password file that is not there", async () => {
  await expect(find({ file: join(root, "none") })).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});
