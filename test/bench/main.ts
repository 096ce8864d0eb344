import { benchMiner } from "./miner.ts";
import { tableOf } from "./table.ts";
import { benchWeights } from "./weights.ts";

console.log(`${tableOf(benchWeights())}\n`);
for (const result of await benchMiner()) console.log(`${tableOf(result)}\n`);
