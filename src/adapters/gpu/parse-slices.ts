/** A slice (MIG) of a card. */
export type Slice = {
  /** UUID of its card. */
  card: string;
  uuid: string;
  /** E.g. "MIG 3g.40gb". */
  name: string;
  memoryMiB: number;
  freeMiB: number;
};

type Named = Pick<Slice, "card" | "uuid" | "name"> & { index: number };
type Sized = Pick<Slice, "card" | "memoryMiB" | "freeMiB"> & { index: number };

/**
 * The slices of all cards: names and UUIDs from `nvidia-smi -L`, memory from `nvidia-smi -q -x`, which has no names and on
 * many drivers no UUIDs; card and index bring them together. A slice that one of both does not know is left out.
 */
export function parseSlices(list: string, xml: string): Slice[] {
  const sizes = parseSizes(xml);
  return parseNames(list).flatMap(({ index, ...named }) => {
    const size = sizes.find((one) => one.card === named.card && one.index === index);
    return size ? [{ ...named, memoryMiB: size.memoryMiB, freeMiB: size.freeMiB }] : [];
  });
}

function parseNames(list: string): Named[] {
  const slices: Named[] = [];
  let card = "";
  for (const line of list.split("\n")) {
    card = /^GPU \d+: .*\(UUID: (GPU-[^)]+)\)/.exec(line)?.[1] ?? card;
    const [, name, index, uuid] = /^\s*(MIG \S+)\s+Device\s+(\d+): \(UUID: (MIG-[^)]+)\)/.exec(line) ?? [];
    if (name && uuid) slices.push({ card, name, index: Number(index), uuid });
  }
  return slices;
}

function parseSizes(xml: string): Sized[] {
  return blocksOf(xml, "gpu").flatMap((card) => {
    const uuid = /<uuid>(GPU-[^<]+)<\/uuid>/.exec(card)?.[1];
    return uuid ? blocksOf(card, "mig_device").flatMap((slice) => sizeOf(slice, uuid) ?? []) : [];
  });
}

function sizeOf(slice: string, card: string): Sized | null {
  const [memory = ""] = blocksOf(slice, "fb_memory_usage");
  const [index, memoryMiB, freeMiB] = [
    numberIn(slice, "index"),
    numberIn(memory, "total"),
    numberIn(memory, "free"),
  ];
  if (index === null || memoryMiB === null || freeMiB === null) return null;
  return { card, index, memoryMiB, freeMiB };
}

/** What stands between the tags of a name, of each element of it; none holds another of its own name. */
function blocksOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, "gs"))].map(
    ([, text = ""]) => text,
  );
}

function numberIn(xml: string, name: string): number | null {
  const text = new RegExp(`<${name}>(\\d+)(?: MiB)?</${name}>`).exec(xml)?.[1];
  return text === undefined ? null : Number(text);
}
