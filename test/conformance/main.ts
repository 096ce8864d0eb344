import { readdir } from "node:fs/promises";
import { createReport } from "./create-report.ts";
import { PARTS } from "./parts.ts";
import { runConformance } from "./run-conformance.ts";

const [dir, ...rest] = process.argv.slice(2);
if (dir === undefined || rest.length > 0) {
  console.error("usage: npm run conformance -- DIR");
  process.exitCode = 2;
} else if (await isFolder(dir)) {
  const report = createReport(console.log);
  await runConformance(PARTS, dir, report);
  if (!report.known()) console.log(`nothing in ${dir} is a recording that is known`);
  console.log(report.summary());
  process.exitCode = report.failed() > 0 || !report.known() ? 1 : 0;
} else {
  console.error(`${dir} is not a folder that can be read`);
  process.exitCode = 2;
}

async function isFolder(path: string): Promise<boolean> {
  return await readdir(path).then(
    () => true,
    () => false,
  );
}
