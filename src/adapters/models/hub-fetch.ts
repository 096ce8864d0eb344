import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";

/** What the hub refused last, by its own word; null: nothing yet. */
export type HubRefusals = { lastCode: string | null };

/** The index of the model with the most tensors published has 60 MB; headers are smaller. */
const MAX_BYTES = 128 * 2 ** 20;

/**
 * A `fetch` for the hub's library: the token goes to the hub's own origin alone, bodies are bounded, the signal ends all
 * of it, and the refusals' codes are noted, which the library's errors leave out.
 */
export function createHubFetch(
  { endpoint, token }: Pick<HubSettings, "endpoint" | "token">,
  {
    signal,
    refusals,
    maxBytes = MAX_BYTES,
  }: { signal: AbortSignal; refusals: HubRefusals; maxBytes?: number },
): typeof fetch {
  const { origin } = new URL(endpoint);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    // The hub would answer with addresses of its chunk store instead of bytes.
    headers.delete("accept");
    if (token !== null && url.origin === origin) headers.set("authorization", `Bearer ${token}`);
    const response = await fetch(url, { ...init, headers, signal });
    if (!response.ok) refusals.lastCode = response.headers.get("x-error-code");
    return response.body === null ? response : bounded(response, { url, maxBytes });
  };
}

function bounded(response: Response, { url, maxBytes }: { url: URL; maxBytes: number }): Response {
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      bytes += piece.length;
      if (bytes <= maxBytes) controller.enqueue(piece);
      else controller.error(tooLarge(url));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body?.pipeThrough(limit) ?? null, { status, statusText, headers });
}

function tooLarge({ origin, pathname }: URL): TargonError {
  return new TargonError("HUB_REFUSED", "the hub's file is too large, or it gives no parts of files", {
    data: { url: `${origin}${pathname}` },
  });
}
