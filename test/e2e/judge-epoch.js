// Reads the JSON lines of `targon validator --mock --epochs 1 --json` and holds them to contracts §3.
import { readFileSync } from "node:fs";

const CAUSES = {
  "smaller-model": ["LOW_SCORE", "UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  int4: ["LOW_SCORE", "UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  "forged-logprobs": ["LOW_SCORE", "MODEL_MISMATCH", "OVERFIT", "SEED_MISMATCH"],
  "seed-ignored": ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  colder: ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  canned: ["DUPLICATE", "SEED_MISMATCH", "UNLIKELY_TOKENS", "TEXT_MISMATCH"],
  replay: ["DUPLICATE", "SEED_MISMATCH", "UNLIKELY_TOKENS", "TEXT_MISMATCH"],
  "early-stop": ["EARLY_END"],
  "not-streamed": ["BAD_STREAM"],
  hang: ["NO_ANSWER"],
  "http-500": ["NO_ANSWER"],
  "smaller-model-laundered": ["UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  "int4-laundered": [
    "UNLIKELY_TOKEN",
    "UNLIKELY_TOKENS",
    "SEED_MISMATCH",
    "MODEL_MISMATCH",
    "SAMPLING_MISMATCH",
  ],
  "top-p": ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
};

/** What is wrong with the lines of one epoch; empty when all of contracts §3 holds. */
export function judgeEpoch(text) {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const faults = lines
    .filter((line) => line.schemaVersion !== 1)
    .map((line) => `no schemaVersion: ${JSON.stringify(line)}`);
  const rounds = lines.filter((line) => line.event === "round");
  const last = lines.findLast((line) => line.event === "weights");
  if (rounds.length < 4) faults.push(`${rounds.length} rounds, at least 4 expected`);
  if (!last) return [...faults, "no weights event"];
  if (last.readBack !== true) faults.push("the weights were not read back");
  const weightOf = new Map(last.uids.map((uid, i) => [uid, last.weights[i]]));
  for (const [uid, answers] of byUid(rounds)) faults.push(...faultsOf(answers, weightOf.get(uid) ?? 0));
  return faults;
}

function byUid(rounds) {
  const answers = new Map();
  for (const answer of rounds.flatMap((round) => round.miners))
    answers.set(answer.uid, [...(answers.get(answer.uid) ?? []), answer]);
  return answers;
}

function faultsOf(answers, weight) {
  const { behaviour, uid } = answers[0];
  const refused = answers.filter((answer) => answer.verified === false);
  const name = `${behaviour} (uid ${uid})`;
  if (behaviour === "honest" || behaviour === "slow") {
    const faults = refused.map((answer) => `${name} refused: ${answer.cause}, ${answer.message}`);
    return weight > 0 ? faults : [...faults, `${name} has weight 0`];
  }
  const faults = refused
    .filter((answer) => !CAUSES[behaviour]?.includes(answer.cause))
    .map((answer) => `${name} shows ${answer.cause}, not one of ${CAUSES[behaviour]}`);
  if (refused.length === 0) faults.push(`${name} was never refused`);
  if (weight > 0) faults.push(`${name} has weight ${weight}`);
  return faults;
}

if (process.argv[2]) {
  const faults = judgeEpoch(readFileSync(process.argv[2], "utf8"));
  process.stdout.write(
    faults.length ? `${faults.join("\n")}\n` : "one epoch: honest and slow miners paid, all others not\n",
  );
  process.exitCode = faults.length ? 1 : 0;
}
