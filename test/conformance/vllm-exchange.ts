import { request as httpRequest } from "node:http";
import { z } from "zod";
import { issueOf } from "./each-case.ts";
import { readRecordings } from "./read-recordings.ts";
import type { Report } from "./report.ts";

const texts = z.record(z.string(), z.string());

const schema = z
  .object({
    request: z.object({
      method: z.string(),
      path: z.string(),
      headers: texts.default({}),
      body: z.unknown().optional(),
    }),
    status: z.int(),
    headers: texts.transform((headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    json: z.unknown().optional(),
    text: z.string().optional(),
    pieces: z.array(z.tuple([z.number(), z.string()])).optional(),
  })
  .refine(({ json, text, pieces }) => json !== undefined || text !== undefined || pieces !== undefined, {
    message: "an answer's json, text or pieces",
  });

/**
 * One exchange with a vLLM server, recorded or played again (fixtures/README.md, vllm): `json` or `text` is a whole
 * answer, `pieces` a stream as the socket gave it, [ms since sending, raw text].
 */
export type Exchange = {
  file: string;
  request: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  status: number;
  headers: Record<string, string>;
  json?: unknown;
  text?: string | undefined;
  pieces?: [number, string][] | undefined;
};

/** What a request's body says; empty where it is no JSON object. */
export type Body = Record<string, unknown>;

/** The exchanges of a folder; one that cannot be read is a failure, a file of another kind is skipped. */
export async function readExchanges(dir: string, report: Report): Promise<Exchange[]> {
  const recordings = await readRecordings(dir, report);
  return recordings.flatMap(({ file, data }) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return [{ ...parsed.data, file }];
    if (isOfExchange(data))
      report.fail({ file, case: "exchange" }, "an exchange that can be read", issueOf(parsed.error));
    else report.unknown(file, "no recorded exchange");
    return [];
  });
}

/** Whether a recording is of this kind, whole or not. */
export function isOfExchange(data: Body): boolean {
  return typeof data.request === "object" && data.request !== null;
}

export function bodyOf({ request }: Exchange): Body {
  return typeof request.body === "object" && request.body !== null ? (request.body as Body) : {};
}

/** The parsed data of a stream's events, `[DONE]` left out, and whether it came; an event cut short is left out. */
export function eventsOf({ pieces = [] }: Exchange): { events: Body[]; done: boolean } {
  const blocks = pieces
    .map(([, text]) => text)
    .join("")
    .replaceAll("\r\n", "\n")
    .split("\n\n");
  const whole = blocks.slice(0, -1).flatMap((block) => block.match(/^data: ?(.*)$/m)?.[1] ?? []);
  const done = whole.at(-1) === "[DONE]";
  return { events: whole.filter((one) => one !== "[DONE]").map((one) => JSON.parse(one)), done };
}

/** Characters of a stream beyond which a recording that was cut short is surely covered. */
const SURPLUS = 2;

/** How long an answer may pause, ms. */
const ANSWER_MS = 60_000;

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
    outgoing.setTimeout(ANSWER_MS, () => outgoing.destroy(new Error("no answer in time")));
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
