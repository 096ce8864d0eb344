import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { HubRefusals } from "./hub-fetch.ts";

/** Where it went wrong. */
export type HubPlace = { place: string; refusals: HubRefusals };

/**
 * An error of the hub's library as ours; aborts and errors of ours go through as they are. The hub hides what is private
 * from strangers behind a 401, so that what is missing and what is private look the same to them.
 */
export function hubModelError(error: unknown, { place, refusals }: HubPlace): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  const status = statusOf(error);
  const refused = status === null ? null : refusal({ status, code: refusals.lastCode, place });
  if (refused) return new TargonError(refused.code, refused.message, { data: refused.data, cause: error });
  if (nameOf(error) === "SafetensorParseError")
    return new TargonError("MODEL_FILES_INVALID", "the model's weights have another form", {
      data: { place },
      cause: error,
    });
  return new TargonError("HUB_UNREACHABLE", "the hub does not answer", {
    data: { place, ...(status !== null && { status }) },
    cause: error,
  });
}

type Refused = {
  code: "MODEL_FILES_MISSING" | "HUB_REFUSED";
  message: string;
  data: { place: string; status?: number; expected: string };
};

/** Null: it may pass. */
function refusal({
  status,
  code,
  place,
}: {
  status: number;
  code: string | null;
  place: string;
}): Refused | null {
  if (code === "GatedRepo")
    return {
      code: "HUB_REFUSED",
      message: "the model is gated: its owner asks to accept terms",
      data: { place, expected: `access asked for at ${place}, and HF_TOKEN of that account` },
    };
  if (code === "RevisionNotFound")
    return {
      code: "MODEL_FILES_MISSING",
      message: "the hub does not have that revision of the model",
      data: { place, expected: "a branch, a tag or a commit" },
    };
  if (status === 401 || status === 403 || status === 404)
    return {
      code: status === 404 ? "MODEL_FILES_MISSING" : "HUB_REFUSED",
      message: "the hub has no such model, or it is private",
      data: { place, status, expected: "ORG/NAME of a model, and HF_TOKEN for a private one" },
    };
  if (status === 429 || status >= 500 || status < 400) return null;
  return {
    code: "HUB_REFUSED",
    message: "the hub does not give the model's files",
    data: { place, status, expected: "--hub.endpoint of a Hugging Face hub" },
  };
}

function statusOf(error: unknown): number | null {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : null;
  return typeof status === "number" ? status : null;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
