import { type Fields, type Page, tao, word } from "./page.ts";
import { table } from "./table.ts";

/** `offer`: what a registration would cost, before anybody is asked. */
export function renderOffer(page: Page, fields: Fields): string {
  const head = `registration on subnet ${word(fields.netuid)} · block ${word(fields.block)}`;
  const rows = [
    ["hotkey", word(fields.hotkey)],
    ["coldkey, which pays", word(fields.coldkey)],
    ["price", tao(fields.priceRao)],
    ["of it collateral", collateral(fields.collateralRao)],
    ["fee, estimated", tao(fields.feeRao)],
    ["balance now", tao(fields.balanceRao)],
    ["balance after", tao(fields.balanceAfterRao)],
    ["existential deposit", `${tao(fields.existentialDepositRao)}, has to stay`],
    ["uids", places(fields)],
    ...interval(fields.interval),
  ];
  return `${head}\n${table(page, [{ title: "" }, { title: "" }], rows).replace(/^\s*\n/, "")}`;
}

function collateral(value: unknown): string {
  if (value === null) return "none: this runtime burns the price";
  return `${tao(value)} at most, locked to the hotkey; the rest is burned`;
}

function places({ uids, maxUids, opensAtBlock }: Fields): string {
  const taken = `${word(uids)} of ${word(maxUids)} taken`;
  if (Number(uids) < Number(maxUids)) return taken;
  if (typeof opensAtBlock === "number") return `${taken}, all immune until block ${opensAtBlock}`;
  return `${taken}: the one with the least emission is pruned`;
}

function interval(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  const { used, most } = value as Fields;
  return [["registrations", `${word(used)} of ${word(most)} in this interval`]];
}
