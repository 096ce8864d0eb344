import { concatBytes } from "../scale/bytes.ts";
import { createCodecs } from "../scale/codecs.ts";
import type { Description } from "./describe.ts";
import { metadataFormats } from "./formats.ts";

/** Metadata formats that a node may offer. */
export type MetadataVersion = 14 | 15 | 16;

const MAGIC = Buffer.from("meta");
const EXTRINSIC_VERSION = 4;
const codecs = createCodecs(metadataFormats);

/** Metadata as clients get it: the four letters `meta`, the version, the description. */
export function encodeMetadata(description: Description, version: MetadataVersion): Uint8Array {
  const content = {
    types: description.types,
    pallets: description.pallets.map((pallet) => describePallet(pallet, version)),
    apis: description.apis,
    ty: description.unit,
    outer: description.outer,
    custom: [],
    extrinsic: describeExtrinsic(description),
  };
  return concatBytes(MAGIC, codecs.encode("Metadata", { [`V${version}`]: content }));
}

function describePallet(pallet: Description["pallets"][number], version: MetadataVersion) {
  const wrap = (ty: number | undefined) =>
    version < 16 || ty === undefined ? ty : { ty, deprecation: "0x" };
  return {
    ...pallet,
    storage: pallet.items && { prefix: pallet.name, items: pallet.items },
    calls: wrap(pallet.calls),
    events: wrap(pallet.events),
    errors: wrap(pallet.errors),
    docs: [],
    associated: [],
    views: [],
    deprecation: "NotDeprecated",
  };
}

/** The fields of all versions together: each format takes its own. */
function describeExtrinsic({ unchecked, address, signature, extra, extensions, outer }: Description) {
  return {
    ty: unchecked,
    version: EXTRINSIC_VERSION,
    versions: [EXTRINSIC_VERSION],
    by_version: [[0, extensions.map((_, i) => i)]],
    address,
    call: outer.call,
    signature,
    extra,
    extensions,
  };
}
