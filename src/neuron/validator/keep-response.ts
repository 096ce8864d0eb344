import { saveResponse } from "../../adapters/responses/save-response.ts";
import { codeOf } from "../../errors.ts";
import type { Reply } from "./ask-miner.ts";
import type { ValidatorDeps } from "./deps.ts";

/** Writes a reply for `--save-responses`; a folder that cannot be written is a warning, never the end of a round. */
export async function keepResponse(
  deps: Pick<ValidatorDeps, "log">,
  of: { reply: Reply; round: number; folder: string | null },
): Promise<void> {
  const { reply, round, folder } = of;
  if (folder === null || reply.answer.chunks === 0) return;
  const name = `round-${String(round).padStart(8, "0")}-uid-${reply.target.uid}`;
  try {
    await saveResponse(reply.saved, { folder, name });
  } catch (error) {
    deps.log.warn("response could not be saved", { folder, code: codeOf(error) }, error);
  }
}
