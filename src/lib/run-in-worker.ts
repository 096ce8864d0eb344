import { Worker } from "node:worker_threads";

/**
 * Runs a module in a thread of its own until it posts its result, which is the answer; the signal stops it.
 *
 * @param url - of the module, as `workerUrl` gives it; it finds `data` in `workerData`
 */
export async function runInWorker<T>(url: URL, data: unknown, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(url, { workerData: data });
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => reject(new Error(`a worker ended without a result: ${code}`)));
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
    if (signal.aborted) await worker.terminate();
  }
}
