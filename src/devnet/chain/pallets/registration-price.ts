import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";

/** The price goes up by 1.26 with each registration. */
const INCREASE = { numerator: 126n, denominator: 100n };

/** Moves the price and the counters of registrations on; called at the start of each block. */
export function updatePrice(store: Store, netuid: number, block: number): void {
  if (store.runtime.generation.registrations === "block") decay(store, netuid);
  else adjust(store, netuid, block);
}

/** What a registration does to the price and the counters. */
export function countRegistration(store: Store, netuid: number): void {
  if (store.runtime.generation.registrations === "block") {
    const burn = store.get<bigint>(`${MODULE}.Burn`, [netuid]);
    setBurn(store, netuid, (burn * INCREASE.numerator) / INCREASE.denominator);
    return;
  }
  for (const name of ["RegistrationsThisBlock", "RegistrationsThisInterval", "BurnRegistrationsThisInterval"])
    store.update<number>(`${MODULE}.${name}`, [netuid], (count) => count + 1);
}

/** The price falls by half every `BurnHalfLife` blocks. */
function decay(store: Store, netuid: number): void {
  const halfLife = store.get<number>(`${MODULE}.BurnHalfLife`, [netuid]);
  if (halfLife === 0) return;
  const factor = BigInt(Math.round(2 ** (32 - 1 / halfLife)));
  setBurn(store, netuid, (store.get<bigint>(`${MODULE}.Burn`, [netuid]) * factor) >> 32n);
}

/**
 * At the end of an interval the price follows the registrations in it by (happened + wanted) / (2 · wanted): up where
 * there were too many, down where there was none.
 *
 * @see subtensor (before spec 396) `coinbase/block_step.rs`, `adjust_registration_terms_for_networks`
 */
function adjust(store: Store, netuid: number, block: number): void {
  store.put(`${MODULE}.RegistrationsThisBlock`, [netuid], 0);
  const last = store.get<bigint>(`${MODULE}.LastAdjustmentBlock`, [netuid]);
  const interval = store.get<number>(`${MODULE}.AdjustmentInterval`, [netuid]);
  if (BigInt(block) - last < BigInt(interval)) return;
  const wanted = BigInt(store.get<number>(`${MODULE}.TargetRegistrationsPerInterval`, [netuid]));
  const happened = BigInt(store.get<number>(`${MODULE}.RegistrationsThisInterval`, [netuid]));
  const burn = store.get<bigint>(`${MODULE}.Burn`, [netuid]);
  const isAdjusted = wanted > 0n && (happened > wanted || happened === 0n);
  if (isAdjusted) setBurn(store, netuid, (burn * (happened + wanted)) / (2n * wanted));
  store.put(`${MODULE}.LastAdjustmentBlock`, [netuid], BigInt(block));
  for (const name of ["RegistrationsThisInterval", "BurnRegistrationsThisInterval"])
    store.put(`${MODULE}.${name}`, [netuid], 0);
}

function setBurn(store: Store, netuid: number, burn: bigint): void {
  const least = store.get<bigint>(`${MODULE}.MinBurn`, [netuid]);
  const most = store.get<bigint>(`${MODULE}.MaxBurn`, [netuid]);
  const bounded = burn < least ? least : burn > most ? most : burn;
  store.put(`${MODULE}.Burn`, [netuid], bounded);
}
