import { metadataOf, toReplay, withNode } from "./chain-node.ts";
import { isHandshake, runtimeVersionOf, type Session, type Source } from "./chain-source.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/** The beginning of a connection: our adapter comes up, on the chain and the runtime that were recorded. */
export async function checkConnect(
  { file, session, source }: { file: string; session: Session; source: Source },
  report: Report,
): Promise<void> {
  const recording = toReplay(source, session);
  if (typeof recording === "string") return report.skip(file, recording);
  const wanted = formatOf(session);
  const version = runtimeVersionOf(session.frames)?.specVersion;
  const held = metadataOf(source, version)?.format;
  if (wanted !== undefined && held !== wanted)
    return report.skip(file, `metadata of version ${wanted} of this runtime is not here`);
  await withNode(recording, async ({ connection: { api }, node }) => {
    const expected = { genesis: genesisOf(session), version, unexpected: [] };
    const got = {
      genesis: api.genesisHash.toHex(),
      version: api.runtimeVersion.specVersion.toNumber(),
      unexpected: node.unexpected,
    };
    compare(report, { file, case: "the connection" }, { expected, got });
  });
}

/** The version of the metadata that the recorded client asked for; undefined: it took what it got. */
function formatOf({ frames }: Session): number | undefined {
  for (const { dir, msg } of frames)
    if (dir === ">" && Array.isArray(msg?.params) && msg.params[0] === "Metadata_metadata_at_version")
      return Buffer.from(String(msg.params[1]).slice(2), "hex").readUInt32LE();
  return undefined;
}

function genesisOf(session: Session): unknown {
  if (!isHandshake(session)) return undefined;
  const asked = session.frames.find(({ dir, msg }) => dir === ">" && msg?.method === "chain_getBlockHash");
  return session.frames.find(({ dir, msg }) => dir === "<" && msg?.id === asked?.msg?.id)?.msg?.result;
}
