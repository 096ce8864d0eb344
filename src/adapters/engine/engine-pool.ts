import type { Engine, EngineReading, Engines } from "../../domain/ports/engine.ts";
import type { LatticePolicy, Precision } from "../../domain/verification/structure/lattice.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { failOver } from "./fail-over.ts";
import { probePrecision } from "./probe-precision.ts";

/** One engine of a pool. */
export type Member = {
  /** The address without credentials, or the container. */
  name: string;
  model: string;
  /** The files that it serves: evidence belongs to them. */
  root: string;
  /** Behind its guard. */
  engine: Engine;
  reading(): EngineReading;
};

/** Engines that run, by model. */
export type EnginePool = Pick<Engines, "models" | "of" | "all" | "readings" | "close"> & {
  /** Null: it is one of them now; else a member that serves the same model from other files, and it is not. */
  add(member: Member): Member | null;
  /** Takes it out and closes it. */
  remove(member: Member): Promise<void>;
  /** Finds out in which precision the engines of a model compute, where it has several; never throws but an abort. */
  probe(signal?: AbortSignal): Promise<void>;
};

/** What a pool is made with. */
export type PoolDeps = {
  /** How the precision of a model's engines is told. */
  latticeOf: (model: string) => LatticePolicy;
  log: Log;
};

/** Empty at first. */
export function createEnginePool(deps: PoolDeps): EnginePool {
  const members = new Set<Member>();
  const precisions = new Map<Member, Precision>();
  const ofModel = (name: string) => [...members].filter(({ model }) => model === name);
  let turn = 0;
  return {
    models: () => [...new Set([...members].map(({ model }) => model))],
    all: (model) => ofModel(model).map(({ engine }) => engine),
    readings: () => [...members].map(({ reading }) => reading()),
    of(model, precision = null) {
      const isSame = (member: Member) => precision !== null && precisions.get(member) === precision;
      const [first, ...others] = inOrder(rotated(ofModel(model), turn++), isSame);
      if (first !== undefined) return failOver([first.engine, ...others.map(({ engine }) => engine)]);
      throw new TargonError("ENGINE_OTHER_MODEL", "no engine serves the model", { data: { model } });
    },
    add(member) {
      const other = ofModel(member.model).find(({ root }) => root !== member.root) ?? null;
      if (other === null) members.add(member);
      return other;
    },
    async remove(member) {
      members.delete(member);
      precisions.delete(member);
      await member.engine.close();
    },
    async probe(signal) {
      const unknown = [...members].filter(
        (member) => ofModel(member.model).length > 1 && !precisions.has(member),
      );
      await Promise.all(unknown.map((member) => probeOne({ deps, precisions }, member, signal)));
    },
    async close() {
      const all = [...members];
      members.clear();
      precisions.clear();
      await Promise.all(all.map(({ engine }) => engine.close()));
    },
  };
}

/** Those that may be asked before those that rest; of these the same precision first, then the shortest queue. */
function inOrder(members: Member[], isSame: (member: Member) => boolean): Member[] {
  return members
    .map((member) => {
      const { state, waiting, running } = member.reading();
      return {
        member,
        isOpen: Number(state === "open"),
        isOther: Number(!isSame(member)),
        load: waiting + running,
      };
    })
    .sort((a, b) => a.isOpen - b.isOpen || a.isOther - b.isOther || a.load - b.load)
    .map(({ member }) => member);
}

/** Engines that are equally busy take turns. */
function rotated<T>(list: T[], turn: number): T[] {
  const from = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

type Probing = { deps: PoolDeps; precisions: Map<Member, Precision> };

/** What fails is tried again with the next call. */
async function probeOne({ deps, precisions }: Probing, member: Member, signal?: AbortSignal): Promise<void> {
  const { name: engine, model } = member;
  try {
    const precision = await probePrecision(member.engine, deps.latticeOf(model), signal);
    if (precision === null) return;
    precisions.set(member, precision);
    deps.log.info("an engine's precision is known", { engine, model, precision });
  } catch (error) {
    if (isAbort(error) && signal?.aborted) throw error;
    deps.log.debug("the precision of an engine is not known yet", { engine, model, why: sentenceOf(error) });
  }
}
