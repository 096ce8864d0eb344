import { z } from "zod";
import { createCall } from "../../src/adapters/chain/chain-call.ts";
import { toAxonArguments } from "../../src/adapters/chain/serve-axon.ts";
import { TargonError } from "../../src/errors.ts";
import { toSpecVersion } from "../../src/version.ts";
import { withNode } from "./chain-node.ts";
import type { Source } from "./chain-source.ts";
import { toSynthetic } from "./chain-synthetic.ts";
import { compare } from "./create-report.ts";
import { eachCase } from "./each-case.ts";
import { skipUnknownLists } from "./json-part.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";

const servedSchema = z.object({
  ip: z.string(),
  port: z.number(),
  netuid: z.number(),
  protocol: z.number(),
  placeholder1: z.number().default(0),
  placeholder2: z.number().default(0),
  callParams: z.object({ version: z.number() }).optional(),
  scaleArguments: z.string().optional(),
  raised: z.unknown().optional(),
  scaleRaised: z.unknown().optional(),
});
const versionSchema = z.object({ version: z.string(), int: z.number() });

const LISTS = ["serveAxon", "targonSpecVersion"];

export function isAxonFile({ data }: Recording): boolean {
  return LISTS.some((list) => list in data);
}

/** What another client makes of an address: the same bytes in our call, or refused as there. */
export async function checkAxonFile(
  { recording, source }: { recording: Recording; source: Source },
  report: Report,
): Promise<void> {
  const { file, data } = recording;
  const versions = { file, list: "targonSpecVersion", cases: data.targonSpecVersion, schema: versionSchema };
  await eachCase(report, versions, ({ version, int }, where) =>
    compare(report, where, { expected: int, got: toSpecVersion(version) }),
  );
  await checkServed({ recording, source }, report);
  skipUnknownLists(recording, new Set(LISTS), report);
}

async function checkServed(
  { recording: { file, data }, source }: { recording: Recording; source: Source },
  report: Report,
): Promise<void> {
  if (data.serveAxon === undefined) return;
  const spec = source.metadata[0]?.spec;
  const node = spec === undefined ? "no metadata is here" : toSynthetic(source, { spec });
  if (typeof node === "string") return report.skip(file, `serveAxon: ${node}`);
  await withNode(node, async ({ connection }) => {
    const served = { file, list: "serveAxon", cases: data.serveAxon, schema: servedSchema };
    await eachCase(report, served, (one, { file: place, case: name }) => {
      const where = { file: place, case: `${name} ${one.ip}:${one.port}` };
      const refused = one.raised ?? one.scaleRaised;
      const expected = refused === undefined ? one.scaleArguments : "AXON_ADDRESS_INVALID";
      compare(report, where, { expected, got: bytesOf(one) });
    });

    /** Behind the two bytes that name the call; the adapter itself sends protocol 4 and no placeholders. */
    function bytesOf(one: z.infer<typeof servedSchema>): string {
      try {
        const own = toAxonArguments(one, one.callParams?.version).slice(0, 5);
        const args = [...own, one.protocol, one.placeholder1, one.placeholder2];
        return `0x${createCall(connection, "serveAxon", args).method.toHex().slice(6)}`;
      } catch (error) {
        return error instanceof TargonError ? error.code : String(error);
      }
    }
  });
}
