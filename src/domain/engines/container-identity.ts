import { createHash } from "node:crypto";
import type { Address } from "../types.ts";
import type { EngineRole } from "./engine-arguments.ts";

/** Whose containers these are: what another neuron of this machine never touches. */
export type Owner = { netuid: number; hotkey: Address; role: EngineRole };

/** Keys of the labels on each container. */
export const LABELS = {
  owner: "com.targon.owner",
  role: "com.targon.role",
  netuid: "com.targon.netuid",
  model: "com.targon.model",
  revision: "com.targon.revision",
  image: "com.targon.image",
  spec: "com.targon.spec",
  /** The model length that the engine got in the end, where that is less than was planned. */
  length: "com.targon.length",
  /** The placement as JSON, for the next plan. */
  placement: "com.targon.placement",
  /** On a container that runs one program and is removed by who made it. */
  program: "com.targon.program",
} as const;

const SLUG_LENGTH = 40;

/** The labels that all containers of an owner have, and no other's. */
export function ownerLabels({ netuid, hotkey, role }: Owner): Record<string, string> {
  return { [LABELS.owner]: hotkey, [LABELS.role]: role, [LABELS.netuid]: String(netuid) };
}

/** 64 hex digits over all that decides whether a running engine is the one that is wanted. */
export function specHash(parts: { imageId: string; arguments: string[]; settings: unknown }): string {
  return createHash("sha256")
    .update(JSON.stringify([parts.imageId, parts.arguments, parts.settings]))
    .digest("hex");
}

/** A container's name: the owner's beginning (`targon-<netuid>-<hotkey's hash>-`), the model for the eye, and the spec. */
export function containerName(owner: Owner, model: string, spec: string): string {
  const slug = model
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, "");
  return `${ownerPrefix(owner)}${slug}-${spec.slice(0, 12)}`;
}

/** A name for a container that runs one program; two at once do not meet. */
export function programName(owner: Owner, uuid: string): string {
  return `${ownerPrefix(owner)}program-${uuid}`;
}

/** Whether a container is the owner's: by all its labels, and by its name too. */
export function isOwned(owner: Owner, container: { name: string; labels: Record<string, string> }): boolean {
  const labels = Object.entries(ownerLabels(owner));
  return (
    container.name.startsWith(ownerPrefix(owner)) &&
    labels.every(([key, value]) => container.labels[key] === value)
  );
}

function ownerPrefix({ netuid, hotkey, role }: Owner): string {
  const hash = createHash("sha256").update(`${hotkey} ${role}`).digest("hex");
  return `targon-${netuid}-${hash.slice(0, 8)}-`;
}
