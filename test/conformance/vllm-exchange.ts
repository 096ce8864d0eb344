import { request as httpRequest } from "node:http";
import { readRecordings } from "./read-recordings.ts";
import type { Report } from "./report.ts";

/** One exchange with a vLLM server, recorded or played again (fixtures/README.md, vllm). */
export type Exchange = {
  file: string;
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  status: number;
  headers: Record<string, string>;
  /** A whole JSON answer. */
  json?: unknown;
  /** A whole answer that is no JSON. */
  text?: string;
  /** [ms since sending, raw text] of a stream; a piece is what one read of the socket gave. */
  pieces?: [number, string][];
};

/** What a request's body says; empty where it is no JSON object. */
export type Body = Record<string, unknown>;

/** The exchanges of a folder; a file that is none is skipped. */
export async function readExchanges(dir: string, report: Report): Promise<Exchange[]> {
  const recordings = await readRecordings(dir, report);
  return recordings.flatMap(({ file, data }) => {
    if (isExchange(data)) return [{ ...data, file }];
    report.skip(file, "no recorded exchange");
    return [];
  });
}

function isExchange(data: object): data is Omit<Exchange, "file"> {
  const { request, status } = data as { request?: { method?: unknown; path?: unknown }; status?: unknown };
  return (
    typeof status === "number" && typeof request?.method === "string" && typeof request.path === "string"
  );
}

export function bodyOf({ request }: Exchange): Body {
  return typeof request.body === "object" && request.body !== null ? (request.body as Body) : {};
}

/** The parsed data of a stream's events, `[DONE]` left out, and whether it came. */
export function eventsOf({ pieces = [] }: Exchange): { events: Body[]; done: boolean } {
  const lines = pieces
    .map(([, text]) => text)
    .join("")
    .split("\n\n");
  const data = lines.flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
  const done = data.at(-1) === "[DONE]";
  return { events: (done ? data.slice(0, -1) : data).map((one) => JSON.parse(one)), done };
}

/** Characters of a stream beyond which a recording that was cut short is surely covered. */
const SURPLUS = 2;

/** Sends a recorded request to a server; reads the answer to its end, or well past the end of a cut recording. */
export function play(url: string, recorded: Exchange): Promise<Exchange> {
  const { method, path, headers, body } = recorded.request;
  const cut = recorded.pieces !== undefined && !eventsOf(recorded).done;
  const most = cut ? SURPLUS * (recorded.pieces ?? []).join("").length : Number.POSITIVE_INFINITY;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${url}${path}`, { method, headers, agent: false }, (response) => {
      const pieces: [number, string][] = [];
      let text = "";
      const finish = () => {
        resolve({ ...answerOf(text, pieces, response.headers), ...known, status: response.statusCode ?? 0 });
        outgoing.destroy();
      };
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
        pieces.push([0, piece]);
        if (text.length > most && text.endsWith("\n\n")) finish();
      });
      response.on("end", finish);
      response.on("error", reject);
    });
    const known = { file: recorded.file, request: recorded.request };
    outgoing.on("error", reject);
    outgoing.end(body === null || body === undefined ? undefined : rawBody(body));
  });
}

function rawBody(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function answerOf(text: string, pieces: [number, string][], headers: NodeJS.Dict<string | string[]>) {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const type = flat["content-type"] ?? "";
  if (type.startsWith("text/event-stream")) return { headers: flat, pieces };
  if (text === "") return { headers: flat, text };
  return type.startsWith("application/json")
    ? { headers: flat, json: JSON.parse(text) }
    : { headers: flat, text };
}
