import { InvalidArgumentError } from "commander";
import { MOCK_FAULTS, type MockFault, type MockFaultCall } from "../../config/mock-faults.ts";

/** `register=NonAssociatedColdKey`: what the embedded chain refuses, and why. */
export function parseMockFault(text: string): MockFault {
  const [call = "", error = ""] = text.split("=");
  if (Object.hasOwn(MOCK_FAULTS, call) && Object.hasOwn(MOCK_FAULTS[call as MockFaultCall], error))
    return { call: call as MockFaultCall, error };
  const known = Object.entries(MOCK_FAULTS).map(
    ([name, errors]) => `${name}=${Object.keys(errors).join("|")}`,
  );
  throw new InvalidArgumentError(`Expected one of ${known.join(", ")}.`);
}
