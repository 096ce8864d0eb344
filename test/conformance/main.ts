import { createReport } from "./create-report.ts";
import { PARTS } from "./parts.ts";
import { runConformance } from "./run-conformance.ts";

const [dir, ...rest] = process.argv.slice(2);
if (dir === undefined || rest.length > 0) {
  console.error("usage: npm run conformance -- DIR");
  process.exitCode = 2;
} else {
  const report = createReport(console.log);
  await runConformance(PARTS, dir, report).catch((error) => {
    report.fail({ file: dir, case: "folder" }, "a folder that can be read", error);
  });
  console.log(report.summary());
  process.exitCode = report.failed() > 0 ? 1 : 0;
}
