import type { Finding } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import { checkEnd } from "./check-end.ts";
import { checkLength } from "./check-length.ts";
import { checkStream } from "./check-stream.ts";
import { checkTokens } from "./check-tokens.ts";
import { checkUsage } from "./check-usage.ts";
import type { StructureFacts } from "./facts.ts";

/** All structure checks that need no engine, in the order in which their causes count. */
export function checkStructure(facts: StructureFacts, policy: Policy["structure"]): Finding[] {
  const tokens = checkTokens(facts);
  if (tokens.passed === null) return [tokens];
  return [checkStream(facts, policy), tokens, checkLength(facts, policy), checkEnd(facts), checkUsage(facts)];
}
