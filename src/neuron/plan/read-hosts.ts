import type { Host, Placement } from "../../domain/plan/types.ts";
import { codeOf } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";

/** Reads what of the hosts may be had, given what of ours runs there. */
export type ReadHosts = (running: readonly Placement[], signal: AbortSignal) => Promise<Host[]>;

/** What hosts are read with. */
export type ReadHostsDeps = {
  /** By name, each as the plan knows it. */
  hosts: readonly { name: string; read: (...query: Parameters<ReadHosts>) => Promise<Host> }[];
  /** Milliseconds now. */
  now: () => number;
  log: Log;
};

/** A host that does not answer counts as it was for so long, ms: its models would have to be fetched by another one. */
const GRACE_MS = 600_000;

/**
 * Reads all hosts at once. One that cannot be read is taken as it was last, for a while, so that a short silence moves no
 * models; then it is left out, with one warning.
 *
 * @throws {TargonError} what the first one says where there is nothing of any
 */
export function createReadHosts({ hosts, now, log }: ReadHostsDeps): ReadHosts {
  const last = new Map<string, { host: Host; atMs: number }>();
  const left = new Set<string>();
  return async (running, signal) => {
    const results = await Promise.allSettled(hosts.map(({ read }) => read(running, signal)));
    signal.throwIfAborted();
    const errors: unknown[] = [];
    const found = hosts.flatMap(({ name }, index): Host[] => {
      const result = results[index];
      if (result?.status === "fulfilled") {
        last.set(name, { host: result.value, atMs: now() });
        left.delete(name);
        return [result.value];
      }
      errors.push(result?.reason);
      const before = last.get(name);
      if (before && now() - before.atMs < GRACE_MS) return [before.host];
      warnOnce({ left, log }, name, result?.reason);
      return [];
    });
    if (found.length === 0 && errors.length > 0) throw errors[0];
    return found;
  };
}

function warnOnce({ left, log }: { left: Set<string>; log: Log }, host: string, error: unknown): void {
  if (!left.has(host))
    log.warn("a host is left out of the plan: it cannot be read", { host, code: codeOf(error) }, error);
  left.add(host);
}
