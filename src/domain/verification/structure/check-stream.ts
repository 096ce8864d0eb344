import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { StructureFacts } from "./facts.ts";

const NAME = "stream";

/** A stream that was asked for comes as one, and no error stands in it. How fast it came says `checkPace`. */
export function checkStream({ answer, askedStream }: StructureFacts): Finding {
  if (answer.error !== null) return bad(`error in the stream: ${answer.error}`);
  if (!askedStream) return skipped(NAME, "no stream was asked for");
  if (!answer.streamed) return bad("a whole body instead of a stream");
  return passed(NAME);
}

function bad(detail: string): Finding {
  return failed(NAME, { cause: "BAD_STREAM" }, { detail });
}
