import { isPortFree } from "../../adapters/host/is-port-free.ts";
import { readFreeBytes } from "../../adapters/host/read-free-bytes.ts";
import { bad, type Finding, good } from "./finding.ts";

/** The least Node that our dependencies run on (package.json `engines`). */
const LEAST_NODE = [22, 19];

/** Logs, scores and saved responses of some weeks. */
const LEAST_FREE_BYTES = 1024 ** 3;

/** Is this Node new enough? */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return isNew
    ? good(`Node ${version}`)
    : bad(`Node ${version} is too old`, `install Node ${LEAST_NODE.join(".")} or newer`);
}

/** Can a server listen where the axon shall? */
export async function checkPort(axon: { ip: string; port: number }): Promise<Finding> {
  const where = `port ${axon.port} on ${axon.ip}`;
  if (await isPortFree({ host: axon.ip, port: axon.port })) return good(`${where} is free`);
  return bad(
    `${where} cannot be listened on`,
    "stop what listens there, or choose another --axon.port or --axon.ip",
  );
}

/** Is there room for logs and scores? */
export async function checkDisk(dir: string): Promise<Finding> {
  const free = await readFreeBytes(dir);
  const message = `${(free / 1024 ** 3).toFixed(1)} GiB free for ${dir}`;
  return free >= LEAST_FREE_BYTES
    ? good(message)
    : bad(message, "free some space, or name another --logging.logging_dir");
}
