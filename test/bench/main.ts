import { benchMiner } from "./miner.ts";
import { tableOf } from "./table.ts";

for (const result of await benchMiner()) console.log(`${tableOf(result)}\n`);
