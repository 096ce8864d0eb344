import { InvalidArgumentError } from "commander";
import {
  MOCK_FAULTS,
  type MockEngineFault,
  type MockFault,
  type MockFaultCall,
} from "../../config/mock-faults.ts";

const ENGINE = /^engine=(\d{1,4}(?:\.\d{1,3})?)$/;

/** `register=NonAssociatedColdKey`: what the embedded chain refuses, and why; `engine=3`: seconds that the validator's engine lives. */
export function parseMockFault(text: string): MockFault | MockEngineFault {
  const seconds = Number(ENGINE.exec(text)?.[1] ?? 0);
  if (seconds > 0) return { engineLifeMs: seconds * 1000 };
  const [call = "", error = ""] = text.split("=");
  if (Object.hasOwn(MOCK_FAULTS, call) && Object.hasOwn(MOCK_FAULTS[call as MockFaultCall], error))
    return { call: call as MockFaultCall, error };
  const known = Object.entries(MOCK_FAULTS).map(
    ([name, errors]) => `${name}=${Object.keys(errors).join("|")}`,
  );
  throw new InvalidArgumentError(`Expected one of engine=SECONDS, ${known.join(", ")}.`);
}
