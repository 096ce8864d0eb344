import type { Connection } from "../../src/adapters/chain/connection.ts";
import { type StateAt, storageItem } from "../../src/adapters/chain/read-storage.ts";
import { readHead } from "../../src/adapters/chain/read-subnet.ts";
import { attempt } from "./attempt.ts";
import type { SubnetFile } from "./chain-subnet-file.ts";
import { isSameValue } from "./chain-values.ts";
import type { Report } from "./report.ts";

type Item = SubnetFile["storage"][number];

/** Each storage item: our key for it, the value through our adapter's reading, and what it means where that is told. */
export async function checkStorage(
  { file, truth, connection }: { file: string; truth: SubnetFile; connection: Connection },
  report: Report,
): Promise<void> {
  const { state } = await readHead(connection);
  for (const one of truth.storage) {
    const where = { file, case: `${one.item}(${one.args.join(", ")})` };
    await attempt(report, where, async () => {
      const name = nameOf(state, one.item);
      if (name === undefined) return report.skip(file, `${one.item}: the metadata has no such item`);
      const entry = storageItem(state, name);
      const value = (await entry(...one.args)) as unknown as Value;
      const expected = [one.key, one.value, meaningOf(truth, one)];
      const got = [entry.key(...one.args), hexOf(value), value.toPrimitive()];
      if (expected[2] === undefined) got[2] = undefined;
      if (isSameValue(expected, got)) report.pass();
      else report.fail(where, expected, got);
    });
  }
}

/** As the bytes that the chain stores: an item that may be absent is stored without its mark. */
function hexOf(value: Value): string {
  const bytes = (value.isSome && value.unwrap ? value.unwrap() : value).toU8a();
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

/** A value of any type; of one that may be absent, what is in it. */
type Value = { toU8a(): Uint8Array; toPrimitive(): unknown; isSome?: boolean; unwrap?(): Value };

function nameOf(state: StateAt, item: string): string | undefined {
  const plain = (name: string) => name.toLowerCase();
  return Object.keys(state.query.subtensorModule ?? {}).find((name) => plain(name) === plain(item));
}

/** What a value means by the file's own account; undefined where it tells nothing of it. */
function meaningOf({ netuid, decoded }: SubnetFile, { item, args }: Item): unknown {
  if (item !== "Owner" && !args.includes(netuid)) return undefined;
  const name = (item[0] ?? "").toLowerCase() + item.slice(1);
  const last = args.at(-1);
  const uid = typeof last === "number" ? last : decoded.hotkeys.indexOf(String(last));
  const byUid: Record<string, unknown> = {
    Keys: decoded.hotkeys[uid],
    Uids: decoded.uids[String(last)],
    Axons: decoded.axons[uid],
    Weights: decoded.weights[uid],
    Owner: decoded.coldkeys[decoded.hotkeys.indexOf(String(args[0]))],
    TotalHotkeyAlpha: decoded.alpha_on_subnet[decoded.hotkeys.indexOf(String(args[0]))],
  };
  if (item in byUid) return byUid[item];
  return decoded.hyperparameters[name] ?? decoded.vectors[name];
}
