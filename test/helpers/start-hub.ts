import { readFileSync, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Seen, startServer } from "./start-server.ts";

/** The commit of every repository. */
export const COMMIT = "c0ffee".padEnd(40, "c0ffee");

/** What a hub under test does differently. */
export type HubSetup = {
  /** Repository → folder with its files. */
  repositories: Record<string, string>;
  /** Answers instead, where it returns true. */
  first?: (seen: Seen, response: ServerResponse) => boolean;
};

/**
 * A hub that gives what Hugging Face's gives to those who ask for a model's facts: `/api/models/…/revision/…`,
 * `HEAD …/raw/…`, and parts of `…/resolve/…`, those of weights from a store at another origin.
 */
export async function startHub({ repositories, first = () => false }: HubSetup) {
  const store = await startServer((seen, response) =>
    sendFile(decodeURIComponent(seen.path), seen, response),
  );
  const hub = await startServer((seen, response) => {
    if (!first(seen, response)) answer({ repositories, store: store.url }, seen, response);
  });
  const close = async () => void (await Promise.all([hub.close(), store.close()]));
  onTestFinished(close);
  return { url: hub.url, requests: hub.requests, stored: store.requests, close };
}

/** Refuses with Hugging Face's word for it. */
export function refuse(response: ServerResponse, status: number, code?: string): boolean {
  response.writeHead(status, { "content-type": "application/json", ...(code && { "x-error-code": code }) });
  response.end(JSON.stringify({ error: `refused: ${status}` }));
  return true;
}

type Stock = { repositories: Record<string, string>; store: string };

function answer({ repositories, store }: Stock, seen: Seen, response: ServerResponse): void {
  const path = decodeURIComponent(seen.path);
  const [, name = "", kind = "", revision = "", file = ""] =
    /^\/(?:api\/models\/)?([\w.-]+\/[\w.-]+)\/(revision|raw|resolve)\/([\w-]+)\/?([\w.-]*)/.exec(path) ?? [];
  const folder = repositories[name];
  if (folder === undefined) refuse(response, 401, "RepoNotFound");
  else if (!["main", COMMIT].includes(revision)) refuse(response, 404, "RevisionNotFound");
  else if (kind === "revision") sendInfo(name, response);
  else if (!isFile(join(folder, file))) refuse(response, 404, "EntryNotFound");
  else if (kind === "raw") response.end();
  else if (!file.endsWith(".safetensors")) sendFile(join(folder, file), seen, response);
  else response.writeHead(302, { location: `${store}${join(folder, file)}`, "x-repo-commit": COMMIT }).end();
}

function sendInfo(name: string, response: ServerResponse): void {
  const counts = { downloads: 1, likes: 1, private: false, gated: false };
  const info = { _id: "1", id: name, sha: COMMIT, lastModified: "2026-01-01T00:00:00.000Z", ...counts };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(info));
}

function sendFile(path: string, { headers }: Seen, response: ServerResponse): void {
  const file = readFileSync(path);
  const [, from = 0, to = 0] = (/^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? []).map(Number);
  const etag = '"e"';
  if (headers.range === undefined) {
    response.writeHead(200, { etag }).end(file);
    return;
  }
  const part = file.subarray(from, to + 1);
  response.writeHead(206, {
    etag,
    "content-range": `bytes ${from}-${from + part.length - 1}/${file.length}`,
  });
  response.end(part);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
