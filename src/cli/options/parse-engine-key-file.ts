import { InvalidArgumentError } from "commander";
import { parseServerUrl } from "./url-parsers.ts";

/** A file with the key of an engine; `url` null: of all engines that have none of their own. */
export type EngineKeyFile = { url: string | null; file: string };

/** `FILE` or `URL=FILE`; the URL has no /v1 afterwards. */
export function parseEngineKeyFile(text: string): EngineKeyFile {
  const match = /^(https?:\/\/[^=]+)=(.*)$/i.exec(text.trim());
  const [, url = null, file = text.trim()] = match ?? [];
  if (file === "") throw new InvalidArgumentError("Expected FILE or URL=FILE.");
  return { url: url === null ? null : parseServerUrl(url), file };
}
