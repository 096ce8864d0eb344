import { createRequire } from "node:module";

/** The packages of the @polkadot family that are loaded by name. */
type Packages = {
  "@polkadot/api": typeof import("@polkadot/api");
  "@polkadot/keyring": typeof import("@polkadot/keyring");
  "@polkadot/types/extrinsic/signedExtensions": typeof import("@polkadot/types/extrinsic/signedExtensions");
  "@polkadot/util": typeof import("@polkadot/util");
  "@polkadot/util-crypto": typeof import("@polkadot/util-crypto");
  "@polkadot/wasm-crypto": typeof import("@polkadot/wasm-crypto");
};

const require = createRequire(import.meta.url);

/**
 * A package of the @polkadot family in its CommonJS build: it starts in half the time of the other, and two builds of
 * one package in one process make it warn about conflicting versions, so nothing of it is ever imported as ESM.
 */
export function loadPolkadot<Name extends keyof Packages>(name: Name): Packages[Name] {
  return require(name);
}
