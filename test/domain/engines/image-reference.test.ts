import { expect, test } from "vitest";
import { isAtLeast, toImageReference, versionOfImage } from "../../../src/domain/engines/image-reference.ts";

const digest = `sha256:${"ab".repeat(32)}`;

test.each([
  ["vllm/vllm-openai", { repository: "vllm/vllm-openai", tag: null, digest: null }],
  ["vllm/vllm-openai:v0.32.0", { repository: "vllm/vllm-openai", tag: "v0.32.0", digest: null }],
  ["localhost:5000/vllm", { repository: "localhost:5000/vllm", tag: null, digest: null }],
  ["localhost:5000/vllm:v1", { repository: "localhost:5000/vllm", tag: "v1", digest: null }],
  [`a/b@${digest}`, { repository: "a/b", tag: null, digest }],
  [`a/b:v0.9.2@${digest}`, { repository: "a/b", tag: "v0.9.2", digest }],
  ["a b", undefined],
  ["", undefined],
])("default: %s is read", (text, reference) => {
  expect(toImageReference(text)).toEqual(reference);
});

test.each([
  ["vllm/vllm-openai:v0.32.0", [0, 32, 0]],
  ["vllm/vllm-openai-cpu:v0.17.1-x86_64", [0, 17, 1]],
  ["a/b:0.9", [0, 9, 0]],
  [`a/b:v0.9.2@${digest}`, [0, 9, 2]],
  ["a/b:latest", null],
  ["a/b:nightly-0123abc", null],
  ["a/b", null],
])("behavior: the version of %s", (image, version) => {
  expect(versionOfImage(image)).toEqual(version);
});

test("behavior: versions compare by number, an unknown one is the newest", () => {
  expect(isAtLeast([0, 10, 0], 0, 9)).toBe(true);
  expect(isAtLeast([0, 9, 9], 0, 10)).toBe(false);
  expect(isAtLeast([1, 0, 0], 0, 10)).toBe(true);
  expect(isAtLeast(null, 9, 9)).toBe(true);
});
