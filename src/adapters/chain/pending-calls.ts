import type { Notification, Response } from "./socket-messages.ts";
import { toRefusal } from "./socket-messages.ts";

type Pending = { method: string; resolve: (result: unknown) => void; reject: (error: unknown) => void };

/** What is told of a subscription: a result, or the end of the connection. */
export type SubscriptionCallback = (error: Error | null, result: unknown) => void;

/** A node may notify before it answers the subscribe request; more such frames than this are dropped. */
const MAX_EARLY = 256;

/** The requests that wait for an answer and the subscriptions of one connection. */
export type PendingCalls = ReturnType<typeof createPendingCalls>;

/** Matches answers with requests by id, notifications with subscriptions; `rejectAll` when the connection ends. */
export function createPendingCalls() {
  const pending = new Map<number, Pending>();
  const subscriptions = new Map<string, SubscriptionCallback>();
  const early: Notification[] = [];
  let lastId = 0;
  return {
    /** The id to send with; the promise settles with the answer. */
    add(method: string): { id: number; result: Promise<unknown> } {
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      pending.set(id, { method, resolve, reject });
      return { id, result: promise };
    },
    answer(response: Response): void {
      const call = pending.get(response.id);
      pending.delete(response.id);
      if (response.error) call?.reject(toRefusal(call.method, response.error));
      else call?.resolve(response.result);
    },
    notify(notification: Notification): void {
      const callback = subscriptions.get(keyOf(notification.method, notification.params.subscription));
      if (callback) callback(null, notification.params.result);
      else if (early.length < MAX_EARLY) early.push(notification);
    },
    /** Begins with the notifications that came before the subscription's id was known. */
    subscribe(type: string, id: string | number, callback: SubscriptionCallback): void {
      const key = keyOf(type, id);
      subscriptions.set(key, callback);
      const waiting = early.filter(({ method, params }) => keyOf(method, params.subscription) === key);
      early.splice(0, early.length, ...early.filter((item) => !waiting.includes(item)));
      for (const { params } of waiting) callback(null, params.result);
    },
    unsubscribe: (type: string, id: string | number) => subscriptions.delete(keyOf(type, id)),
    rejectAll(error: Error): void {
      const calls = [...pending.values()];
      const callbacks = [...subscriptions.values()];
      pending.clear();
      subscriptions.clear();
      early.length = 0;
      for (const { reject } of calls) reject(error);
      for (const callback of callbacks) callback(error, null);
    },
  };
}

function keyOf(type: string, id: string | number): string {
  return `${type}::${id}`;
}
