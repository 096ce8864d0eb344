import { openHost, placementOn, quickContainers, settingsIn } from "./set-up.ts";

/** A program that keeps one engine until it is killed: `node keep-engines.ts HOST DIR`. */
const [host = "", dir = ""] = process.argv.slice(2);
const states = await quickContainers([await openHost(host)], settingsIn(dir)).ensure([placementOn(host)]);
process.stdout.write(`${states.map(({ step }) => step)}\n`);
