import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { attempt } from "./attempt.ts";
import { checkAxonFile, isAxonFile } from "./chain-axon.ts";
import { checkMetadata } from "./chain-metadata.ts";
import { checkSession } from "./chain-session.ts";
import { readAll, readMetadata, readSource, type Source, sessionSchema } from "./chain-source.ts";
import { checkSubnetFile, isSubnetFile } from "./chain-subnet.ts";
import { issueOf } from "./each-case.ts";
import type { Recording } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";

const isSession = ({ data }: Recording) => Array.isArray(data.frames);

/** Where the beginning of a connection and the metadata come from that a folder of recordings lacks. */
const FALLBACK = join(
  process.env.TARGON_FIXTURES ?? fileURLToPath(new URL("../../../shared/fixtures", import.meta.url)),
  "chain",
);

/** What nodes of a chain said, and what their runtimes and another client make of the same data. */
export const chainPart = createChainPart(FALLBACK);

/** The same with another folder behind the one that is checked. */
export function createChainPart(fallback: string): Part {
  return { folder: "chain", holds, run: (dir, report) => run({ dir, fallback }, report) };
}

async function holds(dir: string): Promise<boolean> {
  const recordings = await readAll(dir);
  return recordings.some((one) => isSession(one) || isSubnetFile(one) || isAxonFile(one));
}

async function run({ dir, fallback }: { dir: string; fallback: string }, report: Report): Promise<void> {
  await readySr25519();
  const source = await readSource(dir, fallback);
  const recordings = await readAll(dir, report);
  const subnets = recordings.filter(isSubnetFile);
  for (const metadata of await readMetadata(dir)) await checkMetadata({ metadata, source }, report);
  for (const recording of recordings) {
    const { file } = recording;
    await attempt(report, { file, case: "file" }, () => checkFile({ recording, source, subnets }, report));
  }
}

async function checkFile(
  { recording, source, subnets }: { recording: Recording; source: Source; subnets: Recording[] },
  report: Report,
): Promise<void> {
  const { file, data } = recording;
  if (isSubnetFile(recording)) return await checkSubnetFile({ recording, source }, report);
  if (isAxonFile(recording)) return await checkAxonFile({ recording, source }, report);
  if (!isSession(recording)) return report.unknown(file);
  const { data: session, error } = sessionSchema.safeParse(data);
  if (error) return report.fail({ file, case: "file" }, "a session that can be read", issueOf(error));
  await checkSession({ file, session, source, subnets }, report);
}
