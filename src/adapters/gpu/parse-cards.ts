/** A card as one line of `nvidia-smi --query-gpu` tells it. Null: it does not tell. */
export type CardLine = {
  index: number;
  uuid: string;
  name: string;
  memoryMiB: number | null;
  freeMiB: number | null;
  computeCapability: string | null;
  driver: string | null;
  /** Cut into slices: the card itself runs nothing. */
  isCut: boolean;
};

/** What `parseCards` reads. */
export const CARDS_QUERY = [
  "--query-gpu=index,uuid,name,memory.total,memory.free,memory.used,compute_cap,driver_version,mig.mode.current",
  "--format=csv,noheader,nounits",
];

/** Fields on either side of the name, which alone might hold a comma. */
const BEFORE = 2;
const AFTER = 6;

/** The cards of a listing; lines of another form, such as warnings, are left out. */
export function parseCards(text: string): CardLine[] {
  return text.split("\n").flatMap((line) => parseLine(line.trim()) ?? []);
}

function parseLine(line: string): CardLine | null {
  const fields = line.split(/,\s*/);
  const [index = "", uuid = ""] = fields;
  if (fields.length < BEFORE + 1 + AFTER || !/^\d+$/.test(index) || !uuid.startsWith("GPU-")) return null;
  const [total, free, , capability, driver, mig] = fields.slice(-AFTER);
  return {
    index: Number(index),
    uuid,
    name: fields.slice(BEFORE, -AFTER).join(", "),
    memoryMiB: numberOf(total),
    freeMiB: numberOf(free),
    computeCapability: textOf(capability),
    driver: textOf(driver),
    isCut: mig === "Enabled",
  };
}

function numberOf(field: string | undefined): number | null {
  return field !== undefined && /^\d+(\.\d+)?$/.test(field) ? Math.floor(Number(field)) : null;
}

/** "[N/A]", "[Not Supported]", "[Unknown Error]": nothing. */
function textOf(field: string | undefined): string | null {
  return field === undefined || /^\[.*\]$|^N\/A$/.test(field) ? null : field;
}
