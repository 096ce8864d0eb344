import { type FileHandle, open } from "node:fs/promises";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { invalid } from "./keyfile.ts";

/** Key files are below 3 kB; what is larger is something else. */
const MAX_BYTES = 64 * 1024;

/**
 * A key or password file, byte for byte, with its mode bits.
 *
 * @throws {TargonError} `WALLET_MISSING`, `WALLET_INVALID` (over 64 KiB), `FILE_UNREADABLE`, naming the file
 */
export async function readSmallFile(file: string): Promise<{ bytes: Uint8Array; mode: number }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    const { mode, size } = await handle.stat();
    if (size > MAX_BYTES) throw invalid(file, "the file is too large for a key file");
    return { bytes: await handle.readFile(), mode };
  } catch (error) {
    throw toWalletError(error, file);
  } finally {
    await handle?.close();
  }
}

/** One line where others than the owner may read or write a file with a secret. */
export function warnIfOpen(log: Log, { file, mode }: { file: string; mode: number }): void {
  if ((mode & 0o077) === 0) return;
  log.warn("a file with a secret is open to others: chmod 600", { file, mode: (mode & 0o777).toString(8) });
}

function toWalletError(error: unknown, file: string): TargonError {
  if (error instanceof TargonError) return error;
  const options = { data: { file }, cause: error };
  const missing =
    error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(String(error.code));
  if (missing)
    return new TargonError(
      "WALLET_MISSING",
      "there is no such key file: make one with btcli, or name another wallet with --wallet.name, --wallet.hotkey, --wallet.path",
      options,
    );
  return new TargonError("FILE_UNREADABLE", "the key file cannot be read", options);
}
