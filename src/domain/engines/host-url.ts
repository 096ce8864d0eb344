/** A Docker host as its URL names it. `host` of a TCP URL is a name or an address without brackets. */
export type HostUrl =
  | { kind: "unix"; path: string }
  | { kind: "tcp"; host: string; port: number }
  /** `host` may be an alias of the user's ssh configuration; `path`: the daemon's socket there, null the default. */
  | { kind: "ssh"; user: string | null; host: string; port: number | null; path: string | null };

/** The daemon of this machine. */
export const LOCAL_HOST = "unix:///var/run/docker.sock";

/** Port of a daemon behind TLS. */
const TLS_PORT = 2376;
/** What may stand in a word of a command that a shell on another machine reads. */
const PLAIN_PATH = /^\/[\w./-]+$/;
const PLAIN_NAME = /^[A-Za-z0-9_][\w.-]*$/;

/** `unix:///PATH`, `tcp://HOST[:PORT]` or `ssh://[USER@]HOST[:PORT][/SOCKET]`, as the Docker CLI takes them; undefined: none of them. */
export function toHostUrl(text: string): HostUrl | undefined {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { kind: "unix", path };
  if (!/^(tcp|ssh):\/\//.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "" || url.password !== "" || url.search !== "" || url.hash !== "") return undefined;
  return url.protocol === "tcp:" ? toTcp(url, host) : toSsh(url, host);
}

/** Whether what it names is this machine itself, reached without any network. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function toTcp(url: URL, host: string): HostUrl | undefined {
  if (url.username !== "" || !["", "/"].includes(url.pathname)) return undefined;
  return { kind: "tcp", host, port: url.port === "" ? TLS_PORT : Number(url.port) };
}

function toSsh(url: URL, host: string): HostUrl | undefined {
  const user = url.username === "" ? null : decodeURIComponent(url.username);
  const path = ["", "/"].includes(url.pathname) ? null : url.pathname;
  const isAddress = host.includes(":");
  if (user !== null && !PLAIN_NAME.test(user)) return undefined;
  if (!(isAddress || PLAIN_NAME.test(host))) return undefined;
  if (path !== null && !PLAIN_PATH.test(path)) return undefined;
  return { kind: "ssh", user, host, port: url.port === "" ? null : Number(url.port), path };
}
