import { describe, expect, test } from "vitest";
import { configOf, parse } from "./parse.ts";

const words = ["verify", "answer.json", "--engine", "http://127.0.0.1:8000"];

describe("verify --rules", () => {
  test("default: our own rules", async () => {
    expect((await configOf("verify", words)).rules).toBeNull();
  });
  test.each(["4.0", "4.2", "4.5", "5.3"])("behavior: %s", async (version) => {
    expect((await configOf("verify", [...words, "--rules", version])).rules).toBe(version);
  });
  test("error: USAGE a version whose rules are not known", async () => {
    const { failure } = await parse([...words, "--rules", "6.0"]);
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toContain("4.0, 4.2, 4.5");
  });
});
