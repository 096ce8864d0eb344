import { attempt } from "./attempt.ts";
import { withNode } from "./chain-node.ts";
import type { Metadata, Source } from "./chain-source.ts";
import { toSynthetic } from "./chain-synthetic.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/** A connection of ours opens on a runtime's metadata, and finds the runtime's own version in it. */
export async function checkMetadata(
  { metadata, source }: { metadata: Metadata; source: Source },
  report: Report,
): Promise<void> {
  const { file, spec } = metadata;
  const recording = toSynthetic({ ...source, metadata: [metadata] }, { spec: spec || 1 });
  if (typeof recording === "string") return report.skip(file, recording);
  const where = { file, case: "a connection on it" };
  await attempt(report, where, () =>
    withNode(recording, async ({ connection: { api } }) => {
      const got = api.consts.system?.version?.toPrimitive() as { specVersion?: number } | undefined;
      compare(report, where, {
        expected: { spec, calls: true },
        got: { spec: got?.specVersion ?? 0, calls: api.tx.subtensorModule?.setWeights !== undefined },
      });
    }),
  );
}
