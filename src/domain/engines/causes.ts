import type { RootCause } from "./root-cause.ts";

/** A known cause without what its log line adds. */
export type Finding = Omit<RootCause, "maxModelLen">;

/**
 * Lines by which causes are known, the more particular first: a log may hold several, and a wrapper's line at its end.
 *
 * @see reference/vllm.md §5
 */
export const CAUSES: (Finding & { pattern: RegExp })[] = [
  {
    name: "toolkit",
    pattern: /could not select device driver/i,
    what: "Docker has no driver for GPUs: the NVIDIA container toolkit is missing",
    mend: "install nvidia-container-toolkit on that host, run nvidia-ctk runtime configure, and restart Docker",
    remedy: "operator",
  },
  {
    name: "runtime",
    pattern:
      /unknown or invalid runtime name|nvidia-container-cli: initialization error|libnvidia-ml\.so\.1/i,
    what: "Docker's NVIDIA runtime is not set up",
    mend: "run nvidia-ctk runtime configure --runtime=docker on that host, and restart Docker",
    remedy: "operator",
  },
  {
    name: "gpu-unknown",
    pattern: /nvidia-container-cli: device error|unknown device|No CUDA GPUs are available/i,
    what: "a GPU that the engine was given is not there",
    mend: "compare the GPUs of that host with --engines.gpus",
    remedy: "wait",
  },
  {
    name: "nvml",
    pattern: /Failed to initialize NVML|NVML: Unknown Error|Can't initialize NVML/i,
    what: "the container lost its GPUs, as after systemctl daemon-reload on the host",
    mend: "nothing: it is made anew",
    remedy: "again",
  },
  {
    name: "driver",
    pattern:
      /NVIDIA driver on your system is too old|CUDA driver version is insufficient|unsatisfied condition: cuda>=|forward compatibility was attempted on non supported HW/i,
    what: "the host's NVIDIA driver is too old for the image",
    mend: "update the driver, or name an older image with --engines.image",
    remedy: "operator",
  },
  {
    name: "card-too-old",
    pattern: /no kernel image is available for execution on the device|Minimum capability: \d+/i,
    what: "the GPU is too old for the image or for the model's weights",
    mend: "use a newer GPU, an older image, or a model without this quantisation",
    remedy: "operator",
  },
  {
    name: "gpu-memory",
    pattern: /Free memory on device .{0,80}is less than desired GPU memory utilization/i,
    what: "another process holds memory of the GPU",
    mend: "end it (nvidia-smi shows it), or leave the GPU out with --engines.gpus",
    remedy: "wait",
  },
  {
    name: "length",
    pattern:
      /estimated maximum model length is (?<length>\d+)|maximum number of tokens that can be stored in KV cache \((?<kept>\d+)\)/i,
    what: "the GPU's memory holds no context of that length",
    mend: "nothing: the length that fits is tried",
    remedy: "shorter",
  },
  {
    name: "no-cache",
    pattern: /No available memory for the cache blocks/i,
    what: "the weights leave no memory of the GPU for the cache",
    mend: "use a larger GPU or more of them",
    remedy: "smaller",
  },
  {
    name: "out-of-memory",
    pattern:
      /CUDA out of memory|torch\.(cuda\.)?OutOfMemoryError|CUDA error: out of memory|cublas.{0,20}ALLOC_FAILED/i,
    what: "the GPU ran out of memory",
    mend: "use a larger GPU or more of them",
    remedy: "smaller",
  },
  {
    name: "gated",
    pattern: /gated repo|GatedRepoError|Access to model .{1,200} is restricted/i,
    what: "the model's repository is gated",
    mend: "accept its licence on the hub, and give a token with --hub.token",
    remedy: "operator",
  },
  {
    name: "repository",
    pattern:
      /RepositoryNotFoundError|is not a valid model identifier|RevisionNotFoundError|Revision Not Found/i,
    what: "the hub has no such model or revision, or the token may not see it",
    mend: "check the model's name, and --hub.token",
    remedy: "operator",
  },
  {
    name: "token",
    pattern: /\b40[13] Client Error/i,
    what: "the hub refused the model's files",
    mend: "give a token that may read them with --hub.token",
    remedy: "operator",
  },
  {
    name: "hub",
    pattern:
      /MaxRetryError.{0,200}huggingface|couldn't connect to .{0,100}huggingface|LocalEntryNotFoundError|Temporary failure in name resolution|\bhttpx\d?\.Connect(Error|Timeout)\b/i,
    what: "the engine cannot reach the hub",
    mend: "check that host's way to the internet, or --hub.endpoint",
    remedy: "wait",
  },
  {
    name: "disk",
    pattern: /No space left on device/i,
    what: "the host's disk is full",
    mend: "make room where Docker keeps its volumes",
    remedy: "operator",
  },
  {
    name: "no-weights",
    pattern: /Cannot find any model weights|Error no file named .{0,60}safetensors/i,
    what: "the repository has no weights that the engine can load",
    mend: "name another repository of the model",
    remedy: "operator",
  },
  {
    name: "architecture",
    pattern: /does not recognize this architecture|Model architectures .{0,200} (are|is) not supported/i,
    what: "the engine does not know the model's architecture",
    mend: "name a newer image with --engines.image",
    remedy: "operator",
  },
  {
    name: "heads",
    pattern: /attention heads .{0,40}must be divisible by tensor parallel size/i,
    what: "the model's heads cannot be divided over that many GPUs",
    mend: "give it 1, 2, 4 or 8 GPUs",
    remedy: "operator",
  },
  {
    name: "arguments",
    pattern: /unrecognized arguments|the following arguments are required|error: argument --/i,
    what: "the engine does not know one of its arguments",
    mend: "name an image whose tag states its version with --engines.image",
    remedy: "operator",
  },
  {
    name: "port",
    pattern: /port is already allocated|failed to bind.{0,80}port|address already in use/i,
    what: "another program listens on the port",
    mend: "nothing: another port is tried",
    remedy: "again",
  },
];
