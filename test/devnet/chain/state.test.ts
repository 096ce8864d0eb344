import { describe, expect, test } from "vitest";
import { createState } from "../../../src/devnet/chain/state.ts";

describe("state", () => {
  test("default: a value can be read as it was after a block", () => {
    const state = createState(10);
    for (const block of [0, 3, 5]) {
      state.set("0xaa", `0x0${block}`);
      state.commit(block);
    }
    expect([0, 2, 3, 4, 5, 9].map((block) => state.get("0xaa", block))).toEqual([
      "0x00",
      "0x00",
      "0x03",
      "0x03",
      "0x05",
      "0x05",
    ]);
  });

  test("behavior: a rolled-back layer leaves nothing, a kept one all", () => {
    const state = createState(10);
    state.set("0xaa", "0x01");
    state.begin();
    state.set("0xaa", null);
    state.set("0xab", "0x02");
    expect(state.get("0xaa")).toBeUndefined();
    expect(state.keys("0xa")).toEqual(["0xab"]);
    state.rollback();
    expect(state.keys("0xa")).toEqual(["0xaa"]);
    state.begin();
    state.set("0xab", "0x02");
    state.keep();
    expect([...state.commit(1)]).toEqual([
      ["0xaa", "0x01"],
      ["0xab", "0x02"],
    ]);
  });

  test("behavior: a value that is the same again is no change", () => {
    const state = createState(10);
    state.set("0xaa", "0x01");
    state.commit(0);
    state.set("0xaa", "0x01");
    state.set("0xbb", null);
    expect(state.commit(1).size).toBe(0);
  });

  test("behavior: the past is forgotten, the present never", () => {
    const state = createState(2);
    state.set("0xcc", "0xff");
    for (let block = 0; block < 6; block++) {
      state.set("0xaa", `0x0${block}`);
      state.set("0xbb", block === 1 ? null : block === 0 ? "0x01" : null);
      state.commit(block);
    }
    expect(state.get("0xaa", 2)).toBeUndefined();
    expect([3, 4, 5].map((block) => state.get("0xaa", block))).toEqual(["0x03", "0x04", "0x05"]);
    expect(state.keys("0x")).toEqual(["0xaa", "0xcc"]);
    expect(state.get("0xcc", 5)).toBe("0xff");
  });
});
