import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Docker daemon of the test's own: its data, sockets, network and containers are nobody else's. */
export type Daemon = {
  /** Its Unix socket's path. */
  socket: string;
  /** The Docker CLI on it. */
  docker(...words: string[]): Promise<string>;
  /** Ends it as `systemctl stop docker` does: its containers end with it. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes all that it had. */
  destroy(): Promise<void>;
};

export type DaemonOptions = {
  dir: string;
  /** Letters and digits; names its bridge. */
  name: string;
  /** Third number of its network. */
  subnet: number;
  /** More words for dockerd, e.g. for TLS. */
  words?: string[];
};

const START_MS = 60_000;

export async function startDaemon({ dir, name, subnet, words = [] }: DaemonOptions): Promise<Daemon> {
  const home = join(dir, name);
  await mkdir(home);
  // Sockets have short paths.
  const state = await mkdtemp(`/tmp/tt-${name}-`);
  const socket = join(state, "d.sock");
  await deleteLeftBridges();
  const bridge = `tt-${name}${process.pid}`;
  await run("ip", ["link", "add", bridge, "type", "bridge"]);
  await run("ip", ["addr", "add", `10.${200 + (process.pid % 50)}.${subnet}.1/24`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
  const all = [
    ...["--data-root", home, "--exec-root", join(state, "exec"), "--pidfile", join(state, "pid")],
    ...["-H", `unix://${socket}`, "--bridge", bridge, "--iptables=false", "--ip-masq=false"],
    ...["--containerd-namespace", bridge, "--containerd-plugins-namespace", `${bridge}-plugins`],
    ...words,
  ];
  const docker = async (...given: string[]) =>
    (await run("docker", ["-H", `unix://${socket}`, ...given], { maxBuffer: 2 ** 24 })).stdout.trim();
  let child: ChildProcess | undefined;
  const daemon: Daemon = {
    socket,
    docker,
    async start() {
      child = await launch(all, () => docker("version"));
    },
    async stop() {
      if (child) await end(child);
    },
    async destroy() {
      await docker("ps", "-aq")
        .then((ids) => ids && docker("rm", "-f", ...ids.split("\n")))
        .catch(() => {});
      await daemon.stop();
      await run("ip", ["link", "delete", bridge]);
      await rm(home, { recursive: true, force: true });
      await rm(state, { recursive: true, force: true });
    },
  };
  try {
    await daemon.start();
  } catch (error) {
    await daemon.destroy();
    throw error;
  }
  return daemon;
}

/** Bridges of runs that were killed; those of a run beside this one stay. */
async function deleteLeftBridges(): Promise<void> {
  const { stdout } = await run("ip", ["-o", "link", "show", "type", "bridge"]);
  for (const [, bridge = "", pid] of stdout.matchAll(/\b(tt-[a-z]+(\d+)):/g))
    if (!isAlive(Number(pid))) await run("ip", ["link", "delete", bridge]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function launch(words: string[], ask: () => Promise<unknown>): Promise<ChildProcess> {
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const env = { ...process.env, PATH: path };
  const child = spawn("dockerd", words, { stdio: ["ignore", "ignore", "pipe"], env });
  let tail = "";
  child.stderr?.on("data", (piece: Buffer) => {
    tail = (tail + piece.toString()).slice(-4_000);
  });
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const isUp = await ask().then(
      () => true,
      () => false,
    );
    if (isUp) return child;
    await setTimeout(100);
  }
  child.kill("SIGKILL");
  throw new Error(`dockerd did not start: ${tail}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
