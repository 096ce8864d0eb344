import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { decodePassword, passwordVariable } from "./password-variable.ts";
import { readSmallFile, warnIfOpen } from "./read-small-file.ts";

/** Where the password of an encrypted key file may come from, in this order; never from the command line itself. */
export type PasswordSource = {
  /** A file with the password in its only line; null = none was named. */
  file: string | null;
  /** A variable of the environment. */
  variable(name: string): string | undefined;
  /** Asks a person, who types without being shown; null where there is no terminal. */
  ask(question: string): Promise<string | null>;
};

/** A password, and whether a person typed it, who may type it again. */
export type Found = { password: string; asked: boolean };

/**
 * The password of one key file: from the named file, else its variable, else a person.
 *
 * @param file - absolute path of the key file
 * @throws {TargonError} `PASSWORD_MISSING` naming file and variable; `PASSWORD_INVALID` for a variable or file without
 * one; `FILE_UNREADABLE` for the named file
 */
export async function findPassword(
  { passwords, log }: { passwords: PasswordSource; log: Log },
  file: string,
): Promise<Found> {
  const known = (await fromFile(passwords.file, log)) ?? fromVariable(passwords, file);
  if (known !== null) return { password: known, asked: false };
  const typed = await passwords.ask(`Password of ${file} (opening it takes some seconds): `);
  if (typed) return { password: typed, asked: true };
  throw new TargonError(
    "PASSWORD_MISSING",
    typed === null
      ? "the key file is encrypted, and there is no terminal to ask for its password: set the variable, or name a file with --wallet.password-file"
      : "the key file is encrypted, and no password was given",
    { data: { file, variable: passwordVariable(file), twin: passwordVariable(file, "TARGON") } },
  );
}

async function fromFile(file: string | null, log: Log): Promise<string | null> {
  if (file === null) return null;
  const { bytes, mode } = await readSmallFile(file).catch((cause) => {
    throw unreadable(file, cause);
  });
  warnIfOpen(log, { file, mode });
  const password = Buffer.from(bytes)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (password === "" || password.includes("\n"))
    throw new TargonError("PASSWORD_INVALID", "the password file must hold one line, the password", {
      data: { file },
    });
  return password;
}

/** An empty variable counts as none, as with options. */
function fromVariable({ variable }: PasswordSource, file: string): string | null {
  for (const prefix of ["TARGON", "BT"] as const) {
    const name = passwordVariable(file, prefix);
    const value = variable(name);
    if (value) return decodePassword({ name, value });
  }
  return null;
}

function unreadable(file: string, cause: unknown): TargonError {
  return new TargonError("FILE_UNREADABLE", "the password file cannot be read", { data: { file }, cause });
}
