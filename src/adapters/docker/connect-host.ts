import { readFile } from "node:fs/promises";
import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { join } from "node:path";
import type Dockerode from "dockerode";
import { type HostUrl, isLoopback } from "../../domain/engines/host-url.ts";
import { TargonError } from "../../errors.ts";
import { createSshAgent } from "./ssh-agent.ts";

/** Where certificates lie, and how ssh is called. */
export type HostAccess = {
  /** Folder of ca.pem, cert.pem and key.pem for TCP hosts; null: none was named. */
  tlsDir: string | null;
  /** The folder where nobody named one. */
  defaultTlsDir: string;
  /** Default ["ssh"]. */
  ssh?: string[];
};

/** A way to a Docker host. */
export type HostConnection = { docker: Dockerode; isPlain: boolean; close(): void };

/**
 * A dockerode for the host. Each connection is its own: nothing of the environment counts, only what is given.
 *
 * A TCP host is spoken to with TLS and the client's certificate, except on this machine where no folder was named.
 *
 * @throws {TargonError} `CONFIG_INVALID` without readable certificates
 */
export async function connectHost(url: HostUrl, access: HostAccess): Promise<HostConnection> {
  const isPlain = url.kind === "tcp" && access.tlsDir === null && isLoopback(url.host);
  const { agent, ...options } = await wayTo(url, access, isPlain);
  const { default: Docker } = await import("dockerode");
  const unset = { socketPath: undefined, host: undefined, port: undefined, pathPrefix: "/" };
  const secrets = { ca: undefined, cert: undefined, key: undefined, timeout: undefined, version: undefined };
  return {
    docker: new Docker({ ...unset, ...secrets, protocol: "http", agent, ...options } as object),
    isPlain,
    close: () => agent.destroy(),
  };
}

type Way = { agent: Agent; protocol?: "https"; socketPath?: string; host?: string; port?: number };

async function wayTo(url: HostUrl, access: HostAccess, isPlain: boolean): Promise<Way> {
  if (url.kind === "unix") return { agent: new Agent({ keepAlive: true }), socketPath: url.path };
  if (url.kind === "ssh") return { agent: createSshAgent(url, access.ssh ?? ["ssh"]), host: "localhost" };
  const to = { host: url.host.includes(":") ? `[${url.host}]` : url.host, port: url.port };
  if (isPlain) return { agent: new Agent({ keepAlive: true }), ...to };
  const certificates = await readCertificates(access.tlsDir ?? access.defaultTlsDir);
  return { agent: new TlsAgent({ keepAlive: true, ...certificates }), protocol: "https", ...to };
}

async function readCertificates(dir: string): Promise<{ ca: Buffer; cert: Buffer; key: Buffer }> {
  const read = async (name: string) => await readFile(join(dir, name));
  try {
    const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
    return { ca, cert, key };
  } catch (error) {
    throw withoutCertificates(dir, error);
  }
}

function withoutCertificates(dir: string, cause: unknown): TargonError {
  const data = { dir, option: "--engines.tls-dir" };
  const sentence = "a Docker host by TCP needs ca.pem, cert.pem and key.pem";
  return new TargonError("CONFIG_INVALID", sentence, { data, cause });
}
