import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { checkGenerated, generatedSchema } from "./epistula-generated.ts";
import { checkMinerResponses, minerResponsesSchema } from "./epistula-miner.ts";
import { checkReceived, receivedSchema } from "./epistula-received.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";

/** Requests that the reference signed, its verdicts on others, and what its miner answered. */
export const epistulaPart: Part = {
  folder: "epistula",
  async run(dir, report) {
    await readySr25519();
    for (const recording of await readRecordings(dir, report)) await checkRecording(recording, report);
  },
};

async function checkRecording({ file, data }: Recording, report: Report): Promise<void> {
  const generated = generatedSchema.safeParse(data);
  const received = receivedSchema.safeParse(data);
  const responses = minerResponsesSchema.safeParse(data);
  if (generated.success) checkGenerated(file, generated.data, report);
  if (received.success) checkReceived(file, received.data, report);
  if (responses.success) await checkMinerResponses(file, responses.data, report);
  if (![generated, received, responses].some(({ success }) => success)) {
    report.skip(file, "not a kind of recording that is known here");
  }
}
