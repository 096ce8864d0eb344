import { expect, test } from "vitest";
import { workerUrl } from "../../src/lib/worker-url.ts";

test.each(["ts", "js"])("default: a sibling with the caller's ending, %s", (ending) => {
  const url = workerUrl("./worker", `file:///package/dist/part/start.${ending}`);
  expect(url.href).toBe(`file:///package/dist/part/worker.${ending}`);
});
