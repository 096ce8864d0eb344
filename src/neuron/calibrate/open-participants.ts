import type { CalibrateConfig } from "../../config/calibrate.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { CalibrateDeps, Participant } from "./deps.ts";

/** The engines that take part, and how to close them. */
export type Participants = { all: Participant[]; model: string; close(): Promise<void> };

/**
 * Opens the engines in their order; all serve the model named, or the first one's.
 *
 * @throws {TargonError} `CONFIG_INVALID` where one serves another model, `ENGINE_*`
 */
export async function openParticipants(
  deps: Pick<CalibrateDeps, "openEngine">,
  { engineUrls, model }: Pick<CalibrateConfig, "engineUrls" | "model">,
  signal: AbortSignal,
): Promise<Participants> {
  const all: Participant[] = [];
  const close = async () => void (await Promise.allSettled(all.map(({ engine }) => engine.close())));
  let wanted = model ?? undefined;
  try {
    for (const [i, url] of engineUrls.entries()) {
      const engine = await deps.openEngine({ url, model: wanted }, signal);
      const description = await engine.describe(signal);
      all.push({ name: `${description.version}#${i + 1}`, url, engine, description });
      wanted = description.model;
    }
    return { all, model: wanted ?? "", close };
  } catch (error) {
    await close();
    throw isAbort(error) ? error : told(error, { url: engineUrls[all.length] ?? "", wanted });
  }
}

/** Engines of different models say nothing of each other. */
function told(error: unknown, { url, wanted }: { url: string; wanted: string | undefined }): unknown {
  if (!(error instanceof TargonError)) return error;
  if (error.code !== "ENGINE_OTHER_MODEL")
    return new TargonError(error.code, "an engine cannot be asked what it serves", {
      data: { url, reason: sentenceOf(error) },
      cause: error,
    });
  return new TargonError("CONFIG_INVALID", "the engines do not serve the same model", {
    data: { url, wanted, serves: error.data.serves },
    cause: error,
  });
}
