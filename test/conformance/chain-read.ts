import { readSubnet } from "../../src/adapters/chain/read-subnet.ts";
import { toReplay, withNode } from "./chain-node.ts";
import type { SessionFile } from "./chain-session.ts";
import type { Session } from "./chain-source.ts";
import { compareSubnet } from "./chain-subnet.ts";
import { subnetSchema } from "./chain-subnet-file.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/** A subnet that a client read at one block: our adapter reads the same from the same answers. */
export async function checkRead(
  { file, session, source, subnets }: SessionFile,
  report: Report,
): Promise<void> {
  const replay = toReplay(source, session);
  if (typeof replay === "string") return report.skip(file, replay);
  const truth = subnets
    .flatMap(({ data }) => subnetSchema.safeParse(data).data ?? [])
    .find(({ block }) => block.hash === session.block?.hash);
  if (truth === undefined) return report.skip(file, "what it should give is not told by a file beside it");
  // what the recorded client did not read of that block, ours may
  const storage = new Map([
    ...truth.storage.map(({ key, value }) => [key, value] as const),
    ...storageOf(session),
  ]);
  await withNode({ ...replay, storage }, async ({ connection, node }) => {
    compareSubnet({ file, truth, subnet: await readSubnet(connection, truth.netuid) }, report);
    compare(report, { file, case: "other requests" }, { expected: [], got: node.unexpected });
  });
}

/** Storage that was read, by key. */
function storageOf({ frames }: Session): Map<string, string> {
  const asked = new Map<number, string>();
  const storage = new Map<string, string>();
  for (const { dir, msg } of frames) {
    const { id = -1, method, params, result } = msg ?? {};
    if (dir === ">" && method === "state_getStorage" && Array.isArray(params))
      asked.set(id, String(params[0]));
    const key = dir === "<" ? asked.get(id) : undefined;
    if (key !== undefined && typeof result === "string") storage.set(key, result);
  }
  return storage;
}
