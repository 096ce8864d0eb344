/**
 * Miners of the embedded network by behaviour: the honest ones, and each cheat of contracts §3 once. Those with 0 are
 * further cheats, started where `--mock.miners` asks for them.
 */
export const MOCK_MINERS: Record<string, number> = {
  honest: 3,
  slow: 1,
  "smaller-model": 1,
  int4: 1,
  "forged-logprobs": 1,
  "seed-ignored": 1,
  colder: 1,
  canned: 1,
  replay: 1,
  "early-stop": 1,
  "not-streamed": 1,
  hang: 1,
  "http-500": 1,
  "smaller-model-laundered": 0,
  "int4-laundered": 0,
  "top-p": 0,
};
