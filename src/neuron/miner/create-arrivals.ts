import { randomBytes } from "node:crypto";

/** Requests that somebody was asked to send here. */
export type Arrivals = {
  /** A token of its own for one request that may come. */
  expect(): string;
  /** A request came with this token. */
  arrived(token: string): void;
  /** Whether the request came; it is not waited for any more. */
  take(token: string): boolean;
};

/** Tells a request that came to us from one that came to another server at our address. */
export function createArrivals(): Arrivals {
  const seen = new Map<string, boolean>();
  return {
    expect() {
      const token = randomBytes(16).toString("hex");
      seen.set(token, false);
      return token;
    },
    arrived(token) {
      if (seen.has(token)) seen.set(token, true);
    },
    take(token) {
      const came = seen.get(token) === true;
      seen.delete(token);
      return came;
    },
  };
}
