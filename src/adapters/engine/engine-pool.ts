import type { Engine, EngineReading } from "../../domain/ports/engine.ts";
import type { LatticePolicy, Precision } from "../../domain/verification/structure/lattice.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { failOver } from "./fail-over.ts";
import { probePrecision } from "./probe-precision.ts";

/** One engine of a pool. */
export type Member = {
  /** Unique in its pool: the address without credentials, or the container. */
  name: string;
  model: string;
  /** The files that it serves: evidence belongs to them. */
  root: string;
  /** Behind its guard. */
  engine: Engine;
  reading(): EngineReading;
};

/** Engines that run, by model. */
export type EnginePool = {
  /** False, with a warning, where the model's other engines serve other files. */
  add(member: Member): boolean;
  get(name: string): Member | undefined;
  members(): Member[];
  /** Takes it out and closes it. */
  remove(name: string): Promise<void>;
  /** Finds out in which precision the engines of a model compute, where it has several. */
  probe(signal?: AbortSignal): Promise<void>;
  models(): string[];
  /** @throws {TargonError} `ENGINE_OTHER_MODEL` */
  of(model: string, precision?: Precision | null): Engine;
  all(model: string): Engine[];
  readings(): EngineReading[];
  close(): Promise<void>;
};

/** What a pool is made with. */
export type PoolDeps = {
  /** How the precision of a model's engines is told. */
  latticeOf: (model: string) => LatticePolicy;
  log: Log;
};

/** Empty at first. */
export function createEnginePool(deps: PoolDeps): EnginePool {
  const { log } = deps;
  const members = new Map<string, Member>();
  const precisions = new Map<Member, Precision>();
  const ofModel = (model: string) => [...members.values()].filter((member) => member.model === model);
  let turn = 0;
  return {
    get: (name) => members.get(name),
    members: () => [...members.values()],
    models: () => [...new Set([...members.values()].map(({ model }) => model))],
    all: (model) => ofModel(model).map(({ engine }) => engine),
    readings: () => [...members.values()].map(({ reading }) => reading()),
    add(member) {
      const other = ofModel(member.model).find(({ root }) => root !== member.root);
      if (other === undefined) members.set(member.name, member);
      else
        log.warn(
          "an engine is not used: it serves other files than the model's engines",
          told(member, other),
        );
      return other === undefined;
    },
    async remove(name) {
      const member = members.get(name);
      members.delete(name);
      if (member !== undefined) await release(member, precisions);
    },
    of(model, precision = null) {
      const suits = ({ reading }: Member) => reading().state !== "open";
      const isSame = (member: Member) => precision !== null && precisions.get(member) === precision;
      const [first, ...others] = rotated(ofModel(model), turn++).sort(
        (a, b) => rank(b, [suits, isSame]) - rank(a, [suits, isSame]) || loadOf(a) - loadOf(b),
      );
      if (first !== undefined) return failOver([first.engine, ...others.map(({ engine }) => engine)]);
      throw new TargonError("ENGINE_OTHER_MODEL", "no engine serves the model", { data: { model } });
    },
    async probe(signal) {
      const several = [...members.values()].filter(({ model }) => ofModel(model).length > 1);
      const unknown = several.filter((member) => !precisions.has(member));
      await Promise.all(unknown.map((member) => probeOne({ deps, precisions }, member, signal)));
    },
    async close() {
      const all = [...members.values()];
      members.clear();
      await Promise.all(all.map((member) => release(member, precisions)));
    },
  };
}

/** The first yardstick weighs more than all behind it. */
function rank(member: Member, yardsticks: ((member: Member) => boolean)[]): number {
  return yardsticks.reduce((sum, holds) => 2 * sum + Number(holds(member)), 0);
}

function loadOf({ reading }: Member): number {
  const { waiting, running } = reading();
  return waiting + running;
}

/** Engines that are equally busy take turns. */
function rotated<T>(list: T[], turn: number): T[] {
  const from = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

async function release(member: Member, precisions: Map<Member, Precision>): Promise<void> {
  precisions.delete(member);
  await member.engine.close();
}

type Probing = { deps: PoolDeps; precisions: Map<Member, Precision> };

/** What fails is tried again with the next `ensure`. */
async function probeOne({ deps, precisions }: Probing, member: Member, signal?: AbortSignal): Promise<void> {
  const { name: engine, model } = member;
  try {
    const precision = await probePrecision(member.engine, deps.latticeOf(model), signal);
    if (precision !== null) precisions.set(member, precision);
    deps.log.info("precision of an engine", { engine, model, precision });
  } catch (error) {
    if (isAbort(error) && signal?.aborted) throw error;
    deps.log.debug("the precision of an engine is not known yet", { engine, model, why: sentenceOf(error) });
  }
}

function told(member: Member, other: Member) {
  const { name: engine, model, root: serves } = member;
  return { engine, model, serves, others: other.root, mend: "let all serve one revision" };
}
