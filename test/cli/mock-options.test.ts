import { describe, expect, test } from "vitest";
import { configOf, parse } from "./parse.ts";

const COMMANDS = ["miner", "validator", "register", "query", "doctor"] as const;

describe("--mock.generation", () => {
  test.each(COMMANDS)("default: %s takes a spec", async (command) => {
    const { mock } = await configOf(command, ["--mock", "--mock.generation", "218"]);
    expect(mock?.generation).toBe("218");
  });

  test("error: USAGE on another spec", async () => {
    const { failure } = await parse(["register", "--mock", "--mock.generation", "219"]);
    expect(failure).toMatchObject({ exit: 2, text: expect.stringContaining("218, 300, 425") });
  });
});

describe("--mock.fault", () => {
  test("default: a call and its error", async () => {
    const { mock } = await configOf("register", ["--mock", "--mock.fault", "register=NonAssociatedColdKey"]);
    expect(mock).toMatchObject({
      generation: null,
      fault: { call: "register", error: "NonAssociatedColdKey" },
    });
  });

  test("behavior: the engine's life in seconds", async () => {
    const { mock } = await configOf("validator", ["--mock", "--mock.fault", "engine=1.5"]);
    expect(mock).toMatchObject({ generation: null, engineLifeMs: 1500 });
    expect(mock).not.toHaveProperty("fault");
  });

  test("behavior: the root network's refusal is asked of the root network", async () => {
    const fault = "register=RegistrationNotPermittedOnRootSubnet";
    expect((await configOf("register", ["--mock", "--mock.fault", fault])).netuid).toBe(0);
  });

  test.each([
    "register=Nothing",
    "register",
    "=x",
    "toString=x",
    "register=toString",
    "other=Payment",
    "engine=0",
    "engine=x",
  ])("error: USAGE on [%s], with the names that there are", async (fault) => {
    const { failure } = await parse(["register", "--mock", "--mock.fault", fault]);
    expect(failure).toMatchObject({ exit: 2, text: expect.stringContaining("NonAssociatedColdKey") });
  });

  test("error: USAGE where the runtime does not know the error", async () => {
    const fault = ["--mock.fault", "register=RegistrationPriceLimitExceeded"];
    const { failure } = await parse(["register", "--mock", "--mock.generation", "218", ...fault]);
    expect(failure).toMatchObject({ exit: 2, text: expect.stringContaining("knownTo: 425") });
  });
});
