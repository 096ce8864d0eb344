#!/usr/bin/env python3
"""Makes the traces of the verification bench with a real vLLM: honest and cheating miners, as make_traces.py does, with
more answers of the honest than of each cheat. One file per class in OUT_DIR; those that are there are kept. Quantised
copies of the models are made beside them.

VLLM_USE_V2_MODEL_RUNNER=1 makes them with the V2 model runner, which draws as CUDA servers do.
"""
import gc
import shutil
import time
from pathlib import Path

import trace_tools

# Model and precision of the verifier's prefill.
VERIFIER = ("R", "bfloat16")
PART = 250


def arguments():
    p = trace_tools.parser(__doc__)
    p.add_argument("out", type=Path, metavar="OUT_DIR")
    p.add_argument("seed", type=int, metavar="SEED", help="of the prompts and of what the cheats draw")
    p.add_argument("honest", type=int, metavar="HONEST", help="answers per honest class")
    p.add_argument("cheats", type=int, metavar="CHEATS", help="answers per cheating class")
    p.add_argument("--classes", nargs="*", metavar="CLASS", help="default: all that make_traces.py knows")
    return p.parse_args()


def answers(mt, args, wanted):
    """Requests and answers of each class, and the engine of the verifier; each engine is started once, that one last."""
    tok = trace_tools.tokenizer(args.models)
    made = {}
    for model, dtype in [*dict.fromkeys(mt.CLASSES[c][:2] for c in wanted if mt.CLASSES[c][:2] != VERIFIER), VERIFIER]:
        llm = mt.engine(quantised(mt, args.models, model) if "-" in model else args.models / model, dtype)
        for c in wanted:
            _, _, change_request, change_answer = mt.CLASSES[c]
            if mt.CLASSES[c][:2] != (model, dtype):
                continue
            started, count = time.monotonic(), args.honest if c.startswith("honest") else args.cheats
            reqs = mt.requests(tok, count, args.seed * 1000 + list(mt.CLASSES).index(c))
            change = change_request or (lambda q, r: q)
            rows = [m for i, part in enumerate(parts(reqs)) for m in mt.generate(llm, part, change, args.seed + i)]
            made[c] = reqs, change_answer(rows, args.seed) if change_answer else rows
            report(c, f"{count} answers", started)
        if (model, dtype) == VERIFIER:
            return made, llm
        del llm
        gc.collect()


def parts(items):
    """A prefill's logprobs take a megabyte per answer while they are objects of vLLM's."""
    return [items[at:at + PART] for at in range(0, len(items), PART)]


def quantised(mt, models, model):
    """A copy that a cut-off run left unchanged would make an honest miner of a cheat."""
    weights = models / model / "model.safetensors"
    if not weights.exists() or weights.read_bytes() == (models / "R" / "model.safetensors").read_bytes():
        shutil.rmtree(models / model, ignore_errors=True)
    return mt.variant(model[2:])


def report(name, what, started):
    print(f"{name}: {what} in {time.monotonic() - started:.0f} s", flush=True)


def main():
    args = arguments()
    mt = trace_tools.load(args.tools, args.models)
    wanted = [c for c in args.classes or mt.CLASSES if not (args.out / f"{c}.jsonl.gz").exists()]
    unknown = [c for c in wanted if c not in mt.CLASSES]
    if unknown:
        raise SystemExit(f"no such class: {unknown[0]}; there are {', '.join(mt.CLASSES)}")
    if not wanted:
        return
    made, llm = answers(mt, args, wanted)
    for c in wanted:
        started, (reqs, miners) = time.monotonic(), made[c]
        scores = (v for qs, ms in zip(parts(reqs), parts(miners)) for v in mt.score(llm, qs, ms))
        trace_tools.write(args.out / f"{c}.jsonl.gz", zip(reqs, miners, scores))
        report(c, "scored", started)


if __name__ == "__main__":
    main()
