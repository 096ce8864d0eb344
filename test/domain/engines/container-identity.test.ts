import { expect, test } from "vitest";
import {
  containerName,
  isOwned,
  type Owner,
  ownerLabels,
  specHash,
} from "../../../src/domain/engines/container-identity.ts";

const owner: Owner = {
  netuid: 4,
  hotkey: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
  role: "validator",
};
const spec = specHash({ imageId: "sha256:1", arguments: ["--model", "org/M-8B"], settings: {} });

test("default: a name that Docker takes, with the model for the eye", () => {
  const name = containerName(owner, "org/M-8B Instruct", spec);
  expect(name).toMatch(/^targon-4-[0-9a-f]{8}-org-m-8b-instruct-[0-9a-f]{12}$/);
  expect(containerName(owner, "Org/".repeat(60), spec)).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,80}$/);
});

test("behavior: every part counts in the hash", () => {
  const base = { imageId: "i", arguments: ["--a", "1"], settings: { gpus: ["x"] } };
  const all = [
    base,
    { ...base, imageId: "j" },
    { ...base, arguments: ["--a", "2"] },
    { ...base, arguments: ["--a 1"] },
    { ...base, settings: { gpus: ["y"] } },
  ].map(specHash);
  expect(new Set(all).size).toBe(all.length);
});

test("behavior: a container is ours by all labels and by its name, nothing less", () => {
  const name = containerName(owner, "org/m", spec);
  const labels = { ...ownerLabels(owner), other: "label" };
  expect(isOwned(owner, { name, labels })).toBe(true);
  expect(isOwned(owner, { name: `x-${name}`, labels })).toBe(false);
  expect(isOwned(owner, { name, labels: {} })).toBe(false);
  expect(isOwned(owner, { name, labels: { ...labels, "com.targon.owner": `${owner.hotkey}x` } })).toBe(false);
  expect(isOwned({ ...owner, role: "miner" }, { name, labels })).toBe(false);
  expect(isOwned({ ...owner, netuid: 40 }, { name, labels })).toBe(false);
});
