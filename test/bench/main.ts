import { benchChain } from "./chain.ts";
import { benchMiner } from "./miner.ts";
import { tableOf } from "./table.ts";

for (const result of [await benchChain(), ...(await benchMiner())]) console.log(`${tableOf(result)}\n`);
