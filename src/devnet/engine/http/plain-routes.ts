import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { sendEmpty, sendJson, sendText } from "./send.ts";
import type { WorkerLink } from "./worker-link.ts";

/** What the routes without a model need to know. */
export type Identity = { servedName: string; modelDir: string; version: string; startedAt: number };

/** Routes that the HTTP side answers by itself. */
export type PlainRoute = (response: ServerResponse) => void;

/** GET routes by path. */
export function plainRoutes(link: WorkerLink, identity: Identity): Record<string, PlainRoute> {
  const health: PlainRoute = (response) => sendEmpty(response, link.alive() ? 200 : 503);
  return {
    "/health": health,
    "/ping": health,
    "/version": (response) => sendJson(response, 200, { version: identity.version }),
    "/v1/models": (response) => sendJson(response, 200, modelList(link.context, identity)),
    "/load": (response) => {
      const { running, waiting } = link.stats();
      sendJson(response, 200, { server_load: running + waiting });
    },
    "/metrics": (response) => {
      const type = "text/plain; version=1.0.0; charset=utf-8";
      sendText(response, { status: 200, type, text: metricsText(link, identity.servedName) });
    },
  };
}

function modelList(context: number, { servedName, modelDir, startedAt }: Identity): object {
  const permission = {
    id: `modelperm-${randomBytes(8).toString("hex")}`,
    object: "model_permission",
    created: startedAt,
    allow_create_engine: false,
    allow_sampling: true,
    allow_logprobs: true,
    allow_search_indices: false,
    allow_view: true,
    allow_fine_tuning: false,
    organization: "*",
    group: null,
    is_blocking: false,
  };
  const model = {
    id: servedName,
    object: "model",
    created: startedAt,
    owned_by: "vllm",
    root: modelDir,
    parent: null,
    max_model_len: context,
    permission: [permission],
  };
  return { object: "list", data: [model] };
}

function metricsText(link: WorkerLink, servedName: string): string {
  const { running, waiting, promptTokens, drawnTokens } = link.stats();
  const labels = `{engine="0",model_name="${servedName.replace(/["\\\n]/g, "_")}"}`;
  const series = (name: string, kind: "gauge" | "counter", value: number) =>
    `# TYPE ${name} ${kind}\n${name}${labels} ${value}.0\n`;
  return [
    series("vllm:num_requests_running", "gauge", running),
    series("vllm:num_requests_waiting", "gauge", waiting),
    series("vllm:prompt_tokens_total", "counter", promptTokens),
    series("vllm:generation_tokens_total", "counter", drawnTokens),
  ].join("");
}
