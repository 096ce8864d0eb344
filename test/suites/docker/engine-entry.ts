import { parseArgs } from "node:util";
import { startEngine } from "../../../src/devnet/engine/start-engine.ts";

/** What the entrypoint of a stock image does, around our reference engine: its arguments, its exit statuses, its words. */

const VALUES = [
  "model",
  "revision",
  "served-model-name",
  "port",
  "max-model-len",
  "tensor-parallel-size",
  "pipeline-parallel-size",
  "gpu-memory-utilization",
  "max-logprobs",
  "max-num-seqs",
  "max-num-batched-tokens",
  "logprobs-mode",
  "generation-config",
];
const SWITCHES = ["enforce-eager", "no-enable-prefix-caching", "return-tokens-as-token-ids"];

/** What the "GPU" of this engine holds, in the words of a real one. */
const MOST_TOKENS = 4096;

function main(): void {
  const options = {
    ...Object.fromEntries(VALUES.map((name) => [name, { type: "string" as const }])),
    ...Object.fromEntries(SWITCHES.map((name) => [name, { type: "boolean" as const }])),
  };
  const { values, tokens } = parseArgs({ options, strict: false, tokens: true, allowPositionals: true });
  const unknown = tokens.filter((token) => token.kind === "option" && !(token.name in options));
  if (unknown.length > 0) {
    say(
      `vllm: error: unrecognized arguments: ${unknown.map((token) => "rawName" in token && token.rawName)}`,
    );
    process.exit(2);
  }
  const length = Number(values["max-model-len"]);
  if (length > MOST_TOKENS) {
    say(
      `ValueError: To serve at least one request with the model's max seq len (${length}), (0.58 GiB KV cache is needed, which is larger than the available KV cache memory (0.47 GiB). Based on the available memory, the estimated maximum model length is ${MOST_TOKENS}. Try increasing \`gpu_memory_utilization\``,
    );
    for (let line = 0; line < 100; line++)
      say(`  File "/vllm/engine/core.py", line ${line}, in run_engine_core`);
    say("RuntimeError: Engine core initialization failed. See root cause above.");
    process.exit(1);
  }
  void serve({
    model: String(values.model),
    name: String(values["served-model-name"]),
    port: Number(values.port),
  });
}

async function serve({ model, name, port }: { model: string; name: string; port: number }): Promise<void> {
  say("INFO loading the model");
  const engine = await startEngine({ modelDir: model, servedName: name, port, host: "0.0.0.0" });
  say("INFO Application startup complete.");
  process.on("SIGTERM", () => void engine.close().then(() => process.exit(0)));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main();
