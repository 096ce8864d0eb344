import { ALPHA } from "../../../src/domain/verification/calibrate/resample.ts";
import { TargonError } from "../../../src/errors.ts";
import { createBaselines } from "./detectors/create-baselines.ts";
import type { BenchLine, Detector } from "./detectors/detector.ts";
import { END_IDS, VOCABULARY } from "./model-facts.ts";
import { createTargon } from "./targon.ts";
import { createViews, type Views } from "./targon-view.ts";

/** All detectors, ours first; those that are not ours are tuned on the honest lines given, by class. */
export type MakeDetectors = (honest: BenchLine[][]) => Detector[];

/**
 * What makes the detectors to run.
 *
 * @throws {TargonError} `USAGE` for a name that is none
 */
export function detectorsOf(views: Views, names: string[] | undefined): MakeDetectors {
  const make: MakeDetectors = (honest) => [
    createTargon(views),
    createTargon(createViews(views.policy, { unseeded: true })),
    ...createBaselines({ honest, endIds: END_IDS, vocabulary: VOCABULARY, alpha: ALPHA }),
  ];
  if (!names) return make;
  const known = make([]).map(({ name }) => name);
  const detector = names.find((name) => !known.includes(name));
  if (detector === undefined) return (honest) => make(honest).filter(({ name }) => names.includes(name));
  throw new TargonError("USAGE", "no such detector", { data: { detector, known: known.join(", ") } });
}
