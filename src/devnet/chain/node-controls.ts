import type { Log } from "../../lib/log.ts";
import type { Service } from "./rpc/connection.ts";
import { type LineFaults, noLineFaults } from "./rpc/line-faults.ts";
import { listen, type RpcServer } from "./rpc/listen.ts";

/** What a test does to a node. The chain's state outlives all of it. */
export type NodeControls = {
  /**
   * Cuts all connections and listens no more, as after `kill -9`. Blocks stop too and what waits for one is lost, unless
   * `blocksGoOn`: as where the rest of a network makes them.
   */
  kill(options?: { blocksGoOn?: boolean }): Promise<void>;
  /** Listens again at the same port, with the state as it was left. @throws {TargonError} `PORT_IN_USE` */
  restore(): Promise<void>;
  /** Makes no blocks while it answers. */
  stallBlocks(on: boolean): void;
  /** Accepts connections and never answers. */
  hang(on: boolean): void;
  /** Sends rubbish instead of answers and notifications. */
  garbage(on: boolean): void;
  /** Sends answers and notifications in another order. */
  reorder(on: boolean): void;
  /** Refuses new connections with an HTTP status; null: no more. */
  refuse(status: number | null): void;
};

/** The line of a node and its switches. */
export type NodeLine = NodeControls & {
  port: number;
  /** Whether a block is made when its time has come. */
  makesBlocks(): boolean;
  close(): Promise<void>;
};

/**
 * Opens a node's line to its clients.
 *
 * @throws {TargonError} `PORT_IN_USE`
 */
export async function openLine(service: Service & { log: Log }, wantedPort: number): Promise<NodeLine> {
  const faults: LineFaults = noLineFaults();
  const open = (port: number) => listen({ ...service, faults }, port);
  let server: RpcServer | null = await open(wantedPort);
  const { port } = server;
  let stalled = false;
  let stopped = false;
  const close = async () => {
    const closing = server;
    server = null;
    await closing?.close();
  };
  return {
    port,
    close,
    makesBlocks: () => !stalled && !stopped,
    async kill({ blocksGoOn = false } = {}) {
      stopped = !blocksGoOn;
      await close();
    },
    async restore() {
      server ??= await open(port);
      stopped = false;
    },
    stallBlocks(on) {
      stalled = on;
    },
    hang(on) {
      faults.hang = on;
    },
    garbage(on) {
      faults.garbage = on;
    },
    reorder(on) {
      faults.reorder = on;
    },
    refuse(status) {
      faults.refuse = status;
    },
  };
}
