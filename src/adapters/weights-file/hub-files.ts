import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";
import { createHubHttp, type HubAnswer, type HubCall, type HubHttp } from "./hub-http.ts";
import type { ByteFile, ModelFiles } from "./model-files.ts";

/** Which files of the hub. */
export type Repository = { repository: string; revision: string };

/** Read with the first request of a file: most headers are within. */
const HEAD_BYTES = 256 * 1024;
/** How long a signed address that the hub pointed to is used; it says an hour. */
const ADDRESS_MS = 5 * 60_000;

/** A model's files on the hub, part by part; once the hub named a commit, all of them are of that commit. */
export function createHubFiles(settings: HubSettings, { repository, revision }: Repository): ModelFiles {
  const http = createHubHttp(settings);
  const place = `${settings.endpoint}/${repository}`;
  let at = revision;
  const urlOf = (name: string) => `${place}/resolve/${encodeURIComponent(at)}/${name}`;
  return {
    place,
    async open(name, signal) {
      const url = urlOf(name);
      const head = await http.get({ url, range: [0, HEAD_BYTES - 1], maxBytes: HEAD_BYTES }, signal);
      if (head?.commit) at = head.commit;
      return head && byteFile(http, { url, head });
    },
    async read({ name, maxBytes }, signal) {
      const whole = await http.get({ url: urlOf(name), range: null, maxBytes }, signal);
      if (whole?.commit) at = whole.commit;
      return whole?.bytes ?? null;
    },
    close: () => http.close(),
  };
}

function byteFile(http: HubHttp, { url, head }: { url: string; head: HubAnswer }): ByteFile {
  let address = { url: head.url, at: performance.now() };
  const readPart = async (from: number, to: number): Promise<HubAnswer | null> => {
    const part = { range: [from, to], maxBytes: to - from + 1 } satisfies Omit<HubCall, "url">;
    if (performance.now() - address.at < ADDRESS_MS) {
      const near = await http.get({ ...part, url: address.url }).catch(onlyRefused);
      if (near) return near;
    }
    const answer = await http.get({ ...part, url });
    if (answer) address = { url: answer.url, at: performance.now() };
    return answer;
  };
  return {
    size: head.size,
    async read(offset, length) {
      if (offset + length <= head.bytes.length) return head.bytes.subarray(offset, offset + length);
      const answer = await readPart(offset, offset + length - 1);
      if (answer?.bytes.length === length && answer.size === head.size) return answer.bytes;
      throw new TargonError("MODEL_FILES_INVALID", "a file of the model has changed on the hub", {
        data: { url },
      });
    },
  };
}

/** An address that has run out is asked for anew. */
function onlyRefused(error: unknown): null {
  if (error instanceof TargonError && error.code === "HUB_REFUSED") return null;
  throw error;
}
