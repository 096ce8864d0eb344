import { choice, type Definitions, struct } from "../scale/definition.ts";

/** The primitives that metadata knows, in the order of their indices. */
export const PRIMITIVES = [
  "bool",
  "char",
  "str",
  "u8",
  "u16",
  "u32",
  "u64",
  "u128",
  "u256",
  "i8",
  "i16",
  "i32",
  "i64",
  "i128",
  "i256",
];

const shared: Definitions = {
  Id: struct("", "Compact<u32>"),
  PortableType: struct("", "id: Id, path: Vec<str>, params: Vec<TypeParam>, def: TypeDef, docs: Vec<str>"),
  TypeParam: struct("", "name: str, ty: Option<Id>"),
  FieldMeta: struct("", "name: Option<str>, ty: Id, type_name: Option<str>, docs: Vec<str>"),
  VariantMeta: struct("", "name: str, fields: Vec<FieldMeta>, index: u8, docs: Vec<str>"),
  TypeDef: choice(
    "",
    `Composite(Vec<FieldMeta>), Variant(Vec<VariantMeta>), Sequence(Id), Array(u32, Id), Tuple(Vec<Id>),
    Primitive(Primitive), Compact(Id), BitSequence(Id, Id)`,
  ),
  Primitive: choice("", PRIMITIVES.join(", ")),
  Hasher: choice("", "Blake2_128, Blake2_256, Blake2_128Concat, Twox128, Twox256, Twox64Concat, Identity"),
  Modifier: choice("", "Optional, Default, Required"),
  StorageType: choice("", "Plain(Id), Map(hashers: Vec<Hasher>, key: Id, value: Id)"),
  Extension: struct("", "identifier: str, ty: Id, implicit: Id"),
  Argument: struct("", "name: str, ty: Id"),
  OuterEnums: struct("", "call: Id, event: Id, error: Id"),
  Custom: struct("", "Vec<(str, (Id, Vec<u8>))>"),
};

const upTo15: Definitions = {
  Storage: struct("", "prefix: str, items: Vec<Item>"),
  Item: struct("", "name: str, modifier: Modifier, ty: StorageType, fallback: Vec<u8>, docs: Vec<str>"),
  Constant: struct("", "name: str, ty: Id, value: Vec<u8>, docs: Vec<str>"),
  Pallet14: struct(
    "",
    `name: str, storage: Option<Storage>, calls: Option<Id>, events: Option<Id>, constants: Vec<Constant>,
    errors: Option<Id>, index: u8`,
  ),
  Pallet15: struct(
    "",
    `name: str, storage: Option<Storage>, calls: Option<Id>, events: Option<Id>, constants: Vec<Constant>,
    errors: Option<Id>, index: u8, docs: Vec<str>`,
  ),
  Method15: struct("", "name: str, inputs: Vec<Argument>, output: Id, docs: Vec<str>"),
  Api15: struct("", "name: str, methods: Vec<Method15>, docs: Vec<str>"),
  Extrinsic14: struct("", "ty: Id, version: u8, extensions: Vec<Extension>"),
  Extrinsic15: struct(
    "",
    "version: u8, address: Id, call: Id, signature: Id, extra: Id, extensions: Vec<Extension>",
  ),
  V14: struct("", "types: Vec<PortableType>, pallets: Vec<Pallet14>, extrinsic: Extrinsic14, ty: Id"),
  V15: struct(
    "",
    `types: Vec<PortableType>, pallets: Vec<Pallet15>, extrinsic: Extrinsic15, ty: Id, apis: Vec<Api15>,
    outer: OuterEnums, custom: Custom`,
  ),
};

const from16: Definitions = {
  NotDeprecated: choice("", "NotDeprecated"),
  /** A map from variant index; always empty here. */
  NoneDeprecated: struct("", "Vec<u8>"),
  Enum16: struct("", "ty: Id, deprecation: NoneDeprecated"),
  Storage16: struct("", "prefix: str, items: Vec<Item16>"),
  Item16: struct(
    "",
    `name: str, modifier: Modifier, ty: StorageType, fallback: Vec<u8>, docs: Vec<str>,
    deprecation: NotDeprecated`,
  ),
  Constant16: struct("", "name: str, ty: Id, value: Vec<u8>, docs: Vec<str>, deprecation: NotDeprecated"),
  Pallet16: struct(
    "",
    `name: str, storage: Option<Storage16>, calls: Option<Enum16>, events: Option<Enum16>,
    constants: Vec<Constant16>, errors: Option<Enum16>, associated: Vec<()>, views: Vec<()>, index: u8,
    docs: Vec<str>, deprecation: NotDeprecated`,
  ),
  Method16: struct(
    "",
    "name: str, inputs: Vec<Argument>, output: Id, docs: Vec<str>, deprecation: NotDeprecated",
  ),
  Api16: struct(
    "",
    "name: str, methods: Vec<Method16>, docs: Vec<str>, version: Compact<u32>, deprecation: NotDeprecated",
  ),
  /** The map's key is the extension version, 0; not the extrinsic's, 4. */
  Extrinsic16: struct(
    "",
    `versions: Vec<u8>, address: Id, call: Id, signature: Id, by_version: Vec<(u8, Vec<Compact<u32>>)>,
    extensions: Vec<Extension>`,
  ),
  V16: struct(
    "",
    `types: Vec<PortableType>, pallets: Vec<Pallet16>, extrinsic: Extrinsic16, apis: Vec<Api16>,
    outer: OuterEnums, custom: Custom`,
  ),
};

/** The metadata formats V14, V15 and V16 in the type language, so that our own codec writes them. */
export const metadataFormats: Definitions = {
  ...shared,
  ...upTo15,
  ...from16,
  Metadata: choice("", "V14 = 14 (V14), V15 = 15 (V15), V16 = 16 (V16)"),
};
