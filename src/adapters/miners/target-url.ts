import { TargonError } from "../../errors.ts";
import { isGlobalUnicast } from "./is-global-unicast.ts";

/**
 * A path on a miner as a URL that may be called.
 *
 * @param url - `http://HOST:PORT` as the metagraph's axon spells it
 * @throws {TargonError} `MINER_ADDRESS_REFUSED` for what is no http URL, carries credentials, or, unless `allowPrivate`,
 * is no literal global unicast address
 */
export function targetUrl(of: { url: string; path: string; allowPrivate: boolean }): URL {
  const url = URL.canParse(of.url) ? new URL(of.url) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw refused("the miner's address is no http URL");
  }
  if (url.username !== "" || url.password !== "") throw refused("the miner's address carries credentials");
  if (!of.allowPrivate && !isGlobalUnicast(url.hostname)) {
    throw refused("the miner's address is not a public one");
  }
  return new URL(`${url.pathname.replace(/\/$/, "")}${of.path}`, url);
}

function refused(message: string): TargonError {
  return new TargonError("MINER_ADDRESS_REFUSED", message);
}
