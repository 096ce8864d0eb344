import { isUtf8 } from "node:buffer";
import { TargonError } from "../../errors.ts";

/**
 * The variable that holds the password of a key file, as btcli names it: a dash or a space in the path stays in the
 * name, though no shell can export such a one.
 *
 * @param file - absolute path of the key file
 * @param prefix - BT, or TARGON for our own twin
 * @see btwallet `keyfile.rs` `env_var_name`; reference/chain.md §5
 */
export function passwordVariable(file: string, prefix: "BT" | "TARGON" = "BT"): string {
  return `${prefix}_PW_${file.replace(/[/.]/g, "_").toUpperCase()}`;
}

/**
 * The password in such a variable: base64 of its UTF-8 bytes, each XORed with the variable's own name, repeated.
 *
 * @throws {TargonError} `PASSWORD_INVALID` naming the variable where the value is none; the value is never shown
 */
export function decodePassword({ name, value }: { name: string; value: string }): string {
  const masked = Buffer.from(value, "base64");
  if (masked.length === 0 || masked.toString("base64") !== value)
    throw unusable(name, "the variable holds no base64 of a password masked with the variable's name");
  const mask = Buffer.from(name, "utf8");
  const bytes = Buffer.from(masked.map((byte, index) => byte ^ (mask[index % mask.length] ?? 0)));
  if (!isUtf8(bytes))
    throw unusable(name, "the password in the variable is no UTF-8: was it masked with the variable's name?");
  return bytes.toString("utf8");
}

function unusable(variable: string, message: string): TargonError {
  return new TargonError("PASSWORD_INVALID", message, { data: { variable } });
}
