import { type Fields, type Page, rowsOf, word } from "./page.ts";
import { table } from "./table.ts";

const MIB = { right: true } as const;

/** `plan`: the GPUs of each host and who gets them, what each engine needs of a card, and what is left. */
export function renderPlan(page: Page, fields: Fields): string {
  const placements = rowsOf(fields.placements);
  const hosts = rowsOf(fields.hosts);
  const parts = [
    ...hosts.map((host) => renderHost(page, host, placements)),
    ...(placements.length > 0 ? [renderEngines(page, placements)] : []),
    ...rowsOf(fields.left).map((left) => renderLeft(page, left)),
  ];
  return `${parts.join("\n")}`;
}

function renderHost(page: Page, host: Fields, placements: Fields[]): string {
  const title = page.paint.bold(word(host.name));
  const here = placements.filter((placement) => placement.host === host.name);
  const gpus = rowsOf(host.gpus);
  if (gpus.length === 0) return `${title} · ${word(host.memoryMiB)} MiB · ${modelsOf(here)}\n`;
  const columns = [
    { title: "GPU", right: true },
    { title: "name", least: 12 },
    { title: "MiB", ...MIB },
    { title: "free", ...MIB },
    { title: "planned", ...MIB },
    { title: "engines" },
  ];
  return `${title}\n${table(
    page,
    columns,
    gpus.map((gpu) => gpuRow(gpu, here)),
  )}`;
}

function gpuRow(gpu: Fields, here: Fields[]): string[] {
  const engines = here.filter(({ gpus }) => Array.isArray(gpus) && gpus.includes(gpu.uuid));
  const planned = engines.reduce((sum, { need }) => sum + Number((need as Fields).totalMiB), 0);
  return [
    word(gpu.index),
    word(gpu.name),
    word(gpu.memoryMiB),
    word(gpu.freeMiB),
    word(planned),
    modelsOf(engines),
  ];
}

function modelsOf(placements: Fields[]): string {
  return placements.map(({ model }) => word(model)).join(", ") || "none";
}

/** Each number is that of one card; MiB. */
function renderEngines(page: Page, placements: Fields[]): string {
  const columns = [
    { title: "model", least: 20 },
    { title: "TP × PP", right: true },
    { title: "share", right: true },
    { title: "context", right: true },
    { title: "weights", ...MIB },
    { title: "cache", ...MIB },
    { title: "logits", ...MIB },
    { title: "rest", ...MIB },
    { title: "together", ...MIB },
  ];
  const title = page.paint.bold("each engine, MiB of one card");
  return `${title}\n${table(page, columns, placements.map(engineRow))}`;
}

function engineRow(placement: Fields): string[] {
  const need = placement.need as Fields;
  return [
    word(placement.model),
    `${word(placement.tensorParallel)} × ${word(placement.pipelineParallel)}`,
    word(placement.memoryUtilization),
    word(placement.maxModelLen),
    ...["weightsMiB", "kvMiB", "logitsMiB", "overheadMiB", "totalMiB"].map((key) => word(need[key])),
  ];
}

function renderLeft(page: Page, { model, why, mend }: Fields): string {
  return `${page.paint.yellow("left out")}: ${word(model)}: ${word(why)}\n        ${word(mend)}\n`;
}
