import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { NoiseName } from "../../domain/noise/noise.ts";
import { TargonError } from "../../errors.ts";
import { type RouteRequest, routeRequests } from "./http/route-request.ts";
import { openWorkerLink } from "./http/worker-link.ts";
import type { Dtype } from "./model/weights.ts";

/** How an engine is started. */
export type EngineSettings = {
  /** Folder of a Llama in the Hugging Face layout. */
  modelDir: string;
  /** The model's name for callers. */
  servedName: string;
  /** Default float32. */
  dtype?: Dtype;
  /** The seeded sampler's noise. Default "vllm". */
  noise?: NoiseName;
  /** What `/version` tells. Default 0.32.0, whose API this is. */
  version?: string;
  /** Guards the paths that vLLM guards. */
  apiKey?: string;
  /** Default 0, any free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
};

/** A running engine. `url` has no `/v1`. `close` ends open streams, the server and the model's thread. */
export type RunningEngine = { url: string; close(): Promise<void> };

/**
 * Starts an HTTP server that speaks vLLM 0.32's API and runs a small Llama on the CPU. HTTP is served in the calling
 * thread, the model computes in a thread of its own.
 *
 * @throws FILE_UNREADABLE, CONFIG_INVALID for a model that cannot be loaded, PORT_IN_USE
 */
export async function startEngine(settings: EngineSettings): Promise<RunningEngine> {
  const { modelDir, servedName, apiKey, port = 0, host = "127.0.0.1", version = "0.32.0" } = settings;
  const { dtype = "float32", noise = "vllm" } = settings;
  const link = await openWorkerLink({ modelDir, servedName, dtype, noise, version });
  const identity = { servedName, modelDir, version, startedAt: Math.floor(Date.now() / 1000) };
  const server = serve(routeRequests(link, identity, apiKey));
  await listen(server, port, host).catch(async (error: unknown) => {
    await link.close();
    throw portInUse({ port, host }, error);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await link.close();
    },
  };
}

function serve(route: RouteRequest): Server {
  return createServer((request, response) => {
    route(request, response).catch(() => response.destroy());
  });
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

function portInUse(data: { port: number; host: string }, cause: unknown): TargonError {
  return new TargonError("PORT_IN_USE", "The engine's port cannot be opened", { data, cause });
}
