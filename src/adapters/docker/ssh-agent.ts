import { Agent } from "node:http";
import type { Duplex } from "node:stream";
import type { HostUrl } from "../../domain/engines/host-url.ts";
import { openCommandStream } from "./command-stream.ts";

type SshHost = Extract<HostUrl, { kind: "ssh" }>;

/** Never ask; give up on a silent host; notice within a minute that a connection is dead. */
const SSH_OPTIONS = {
  BatchMode: "yes",
  ConnectTimeout: "20",
  ServerAliveInterval: "15",
  ServerAliveCountMax: "3",
};

/** Connections to one host at once: each is a session of its own. */
const MAX_SOCKETS = 6;

/**
 * An HTTP agent whose connections are `ssh HOST docker system dial-stdio`, as the Docker CLI makes them: the user's
 * ssh configuration, keys and known hosts count.
 *
 * @param ssh - the program and words before all others, e.g. ["ssh"]
 */
export function createSshAgent(url: SshHost, ssh: string[]): Agent {
  return new SshAgent(sshCommand(url, ssh));
}

/** The whole command line. The remote shell reads the last words, so they are plain by `toHostUrl`. */
export function sshCommand({ user, host, port, path }: SshHost, ssh: string[]): string[] {
  return [
    ...ssh,
    ...Object.entries(SSH_OPTIONS).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    "-T",
    ...(user === null ? [] : ["-l", user]),
    ...(port === null ? [] : ["-p", String(port)]),
    "--",
    host,
    "docker",
    ...(path === null ? [] : ["--host", `unix://${path}`]),
    "system",
    "dial-stdio",
  ];
}

class SshAgent extends Agent {
  readonly #command: string[];

  constructor(command: string[]) {
    super({ keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: 2 });
    this.#command = command;
  }

  override createConnection(): Duplex {
    const [program = "ssh", ...words] = this.#command;
    return openCommandStream(program, words);
  }
}
