import { z } from "zod";
import { fromAddress } from "../../src/adapters/wallet/sr25519.ts";
import { commitHash } from "../../src/domain/timelock/commit-hash.ts";
import type { Session } from "./chain-source.ts";
import { compare } from "./create-report.ts";
import { issueOf } from "./each-case.ts";
import type { Report } from "./report.ts";

const numbers = z.array(z.number());
const inputSchema = z.object({
  hotkey: z.string(),
  netuid: z.number(),
  uids: numbers,
  values: numbers,
  salt: numbers,
  version_key: z.union([z.number(), z.string()]),
});

/** The hash of a commit, where the recording tells what it is of. */
export function checkCommit({ file, session }: { file: string; session: Session }, report: Report): void {
  const { extra } = session.outcome ?? {};
  if (extra === undefined) return;
  const where = { file, case: "the hash of the commit" };
  const { data, error } = inputSchema.safeParse(extra.commit_input);
  if (error) {
    report.fail(where, "what it is of", issueOf(error));
    return;
  }
  const { hotkey, netuid, uids, values, salt, version_key: versionKey } = data;
  const own = { hotkey: fromAddress(hotkey), netuidIndex: netuid, uids, weights: values, salt };
  const hash = commitHash({ ...own, versionKey: BigInt(versionKey) });
  compare(report, where, { expected: extra.hash, got: `0x${Buffer.from(hash).toString("hex")}` });
}
