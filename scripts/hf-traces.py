#!/usr/bin/env python3
"""Makes verification traces of an honest miner on another stack: transformers on the CPU instead of vLLM.

The tokens are drawn with the noise of vLLM's V1 runner on CPUs (fixtures/noise/vllm-0.32-cpu.json) from the logits of
transformers, in batches with left padding; what the verifier says of them comes from a real vLLM in bfloat16, by the
functions of make_traces.py. One gzip file of JSON Lines, in the form of fixtures/traces; its class is the file's stem.
Prints how many of the tokens win their draw among the verifier's top 20: below 99 % something is wrong, and exits 1.
"""
import sys
import time
from pathlib import Path

import trace_tools

GOLDEN = 0x9E3779B97F4A7C15
LEAST_SHARE = 0.99
# A token whose place in the nucleus is this near its edge is no certain competitor.
EDGE = 0.02


def arguments():
    p = trace_tools.parser(__doc__)
    p.add_argument("out", type=Path, metavar="OUT_FILE", help="CLASS.jsonl.gz")
    p.add_argument("seed", type=int, metavar="SEED")
    p.add_argument("responses", type=int, metavar="RESPONSES")
    p.add_argument("--attention", choices=["eager", "sdpa"], default="eager")
    p.add_argument("--dtype", choices=["bfloat16", "float16", "float32"], default="bfloat16")
    p.add_argument("--batch", type=int, default=48, help="answers generated together (default 48)")
    return p.parse_args()


def draw_seeds(np, seed, count):
    """Second of each pair of MT19937 outputs, modulo 2^31."""
    generator = np.random.MT19937()
    generator._legacy_seeding(seed & 0xFFFFFFFF)
    return (generator.random_raw(2 * count)[1::2] & 0x7FFFFFFF).astype(np.uint64)


def mix(np, z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def gumbel(np, seeds, tokens):
    """Noise of each token id under each draw seed, float64, broadcast."""
    with np.errstate(over="ignore"):
        steps = (tokens.astype(np.uint64) + np.uint64(1)) * np.uint64(GOLDEN)
        bits = mix(np, mix(np, seeds) + steps) >> np.uint64(11)
    return -np.log(-np.log((bits.astype(np.float64) + 0.5) * 2.0**-53))


def choose(np, torch, logits, reqs, noise):
    """What vLLM's sampler takes: temperature, top_p, then the largest of logit and noise."""
    temperature = torch.tensor([q["temperature"] for q in reqs])[:, None]
    top_p = torch.tensor([q["top_p"] for q in reqs])[:, None]
    scaled = logits / temperature
    rising, index = scaled.sort(dim=-1)
    out = rising.softmax(-1).cumsum(-1) <= 1 - top_p
    out[:, -1] = False
    kept = scaled.masked_fill(torch.zeros_like(out).scatter(1, index, out), -torch.inf)
    return (kept.double().numpy() + noise).argmax(-1)


def answer_batch(model, reqs, ends):
    import numpy as np
    import torch

    width, most = max(len(q["prompt"]) for q in reqs), max(q["max_tokens"] for q in reqs)
    ids = torch.tensor([[0] * (width - len(q["prompt"])) + q["prompt"] for q in reqs])
    seen = torch.tensor([[0] * (width - len(q["prompt"])) + [1] * len(q["prompt"]) for q in reqs])
    seeds = np.stack([draw_seeds(np, q["seed"], most) for q in reqs])
    tokens = np.arange(model.config.vocab_size)[None, :]
    miners = [{"ids": [], "logprobs": [], "top": [], "finish_reason": None} for _ in reqs]
    cache = None
    for step in range(most):
        position = (seen.cumsum(-1) - 1).clamp(min=0)[:, -ids.shape[1]:]
        out = model(input_ids=ids, attention_mask=seen, position_ids=position, past_key_values=cache, use_cache=True)
        cache, logits = out.past_key_values, out.logits[:, -1].float()
        chosen = choose(np, torch, logits, reqs, gumbel(np, seeds[:, step, None], tokens))
        logprobs = logits.log_softmax(-1)
        best = logprobs.topk(5)
        own = logprobs.gather(1, torch.from_numpy(chosen)[:, None])[:, 0].tolist()
        pairs = [[list(p) for p in zip(i, [round(x, 5) for x in v])] for i, v in zip(best.indices.tolist(), best.values.tolist())]
        for m, q, token, logprob, top in zip(miners, reqs, chosen.tolist(), own, pairs):
            if m["finish_reason"]:
                continue
            m["ids"].append(token)
            m["logprobs"].append(round(logprob, 5))
            m["top"].append(top)
            m["finish_reason"] = "stop" if token in ends else "length" if step + 1 == q["max_tokens"] else None
        if all(m["finish_reason"] for m in miners):
            break
        ids = torch.from_numpy(chosen)[:, None]
        seen = torch.cat([seen, torch.ones_like(seen[:, :1])], dim=1)
    return miners


def generate(folder, reqs, args):
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(str(folder), dtype=getattr(torch, args.dtype), attn_implementation=args.attention).eval()
    ends = model.config.eos_token_id
    ends = set(ends if isinstance(ends, list) else [ends])
    miners = []
    with torch.inference_mode():
        for at in range(0, len(reqs), args.batch):
            miners += answer_batch(model, reqs[at:at + args.batch], ends)
    return miners


def explained(q, m, v):
    """How many tokens no certain competitor among the verifier's top 20 would have beaten."""
    import numpy as np

    seeds, won = draw_seeds(np, q["seed"], len(m["ids"])), 0
    for seed, token, logprob, top in zip(seeds, m["ids"], v["logprobs"], v["top"]):
        ids, values = np.array([i for i, _ in top]), np.array([x for _, x in top])
        mass = np.exp(values / q["temperature"])
        before = (mass.cumsum() - mass) / mass.sum()
        sure = (before < q["top_p"] - EDGE) | (q["top_p"] == 1) | (np.arange(len(ids)) == 0)
        keys = values + q["temperature"] * gumbel(np, seed, ids)
        own = logprob + q["temperature"] * gumbel(np, seed, np.array([token]))[0]
        won += bool(own >= keys[sure].max() - 1e-9)
    return won


def main():
    args = arguments()
    make_traces = trace_tools.load(args.tools, args.models)
    reqs = make_traces.requests(trace_tools.tokenizer(args.models), args.responses, args.seed)
    started = time.monotonic()
    miners = generate(args.models / "R", reqs, args)
    print(f"{args.out.name.split('.')[0]}: {len(miners)} answers in {time.monotonic() - started:.0f} s", flush=True)
    scores = make_traces.score(make_traces.engine(args.models / "R", "bfloat16"), reqs, miners)
    rows = list(zip(reqs, miners, scores))
    tokens = sum(len(m["ids"]) for m in miners)
    won = sum(explained(*row) for row in rows)
    print(f"{tokens} tokens, {won} ({won / tokens:.3%}) win their draw among the verifier's top 20", flush=True)
    if won < LEAST_SHARE * tokens:
        sys.exit("hf-traces.py: too few: the noise is not the one of the draws")
    trace_tools.write(args.out, rows)


if __name__ == "__main__":
    main()
