import type { Behaviour } from "./behaviour.ts";
import { canned } from "./behaviours/canned.ts";
import { colder } from "./behaviours/colder.ts";
import { earlyStop } from "./behaviours/early-stop.ts";
import { forgedLogprobs } from "./behaviours/forged-logprobs.ts";
import { hang } from "./behaviours/hang.ts";
import { honest } from "./behaviours/honest.ts";
import { http500 } from "./behaviours/http-500.ts";
import { int4 } from "./behaviours/int4.ts";
import { int4Laundered } from "./behaviours/int4-laundered.ts";
import { notStreamed } from "./behaviours/not-streamed.ts";
import { replay } from "./behaviours/replay.ts";
import { seedIgnored } from "./behaviours/seed-ignored.ts";
import { slow } from "./behaviours/slow.ts";
import { smallerModel } from "./behaviours/smaller-model.ts";
import { smallerModelLaundered } from "./behaviours/smaller-model-laundered.ts";
import { topP } from "./behaviours/top-p.ts";

/** The behaviours by their names (contracts §3, and three that it does not list). */
export const BEHAVIOURS: Record<string, Behaviour> = {
  honest,
  slow,
  "smaller-model": smallerModel,
  int4,
  "forged-logprobs": forgedLogprobs,
  "seed-ignored": seedIgnored,
  colder,
  canned,
  replay,
  "early-stop": earlyStop,
  "not-streamed": notStreamed,
  hang,
  "http-500": http500,
  "smaller-model-laundered": smallerModelLaundered,
  "int4-laundered": int4Laundered,
  "top-p": topP,
};
