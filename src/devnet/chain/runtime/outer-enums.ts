import { type Definition, type Definitions, struct } from "../scale/definition.ts";
import { parseType, parseVariants, type Variant } from "../scale/type-language.ts";
import type { Pallet, SignedExtension } from "./pallet.ts";

const KINDS = ["calls", "events", "errors"] as const;
/** What a pallet lists as variants. */
export type Kind = (typeof KINDS)[number];

const TYPE_NAMES: Record<Kind, string> = { calls: "Call", events: "Event", errors: "Error" };

/** The name of a pallet's own enum, e.g. `BalancesCall`. */
export function palletEnum(pallet: string, kind: Kind): string {
  return `${pallet}${TYPE_NAMES[kind]}`;
}

/** `RuntimeCall`, `RuntimeEvent`, `RuntimeError`, the pallets' own enums, and the tuple of signed extensions. */
export function outerEnums(
  pallets: Record<string, Pallet>,
  extensions: SignedExtension[],
): { definitions: Definitions; variants: Map<string, Variant[]> } {
  const definitions: Definitions = {
    TxExtensions: struct("", extensions.map(({ extra }) => extra).join(", ")),
  };
  const variants = new Map<string, Variant[]>();
  for (const kind of KINDS) {
    const outer: Variant[] = [];
    for (const [name, pallet] of Object.entries(pallets)) {
      const text = pallet[kind];
      if (text === undefined) continue;
      const list = parseVariants(text);
      const own = palletEnum(name, kind);
      variants.set(`${name}.${kind}`, list);
      definitions[own] = enumOf([pallet.path, "pallet", TYPE_NAMES[kind]], list);
      outer.push({ name, index: pallet.index, fields: [{ name: undefined, type: parseType(own) }] });
    }
    definitions[palletEnum("Runtime", kind)] = enumOf(
      ["node_subtensor_runtime", palletEnum("Runtime", kind)],
      outer,
    );
  }
  return { definitions, variants };
}

function enumOf(path: string[], variants: Variant[]): Definition {
  return { path, params: [], shape: { variants } };
}
