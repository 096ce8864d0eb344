#!/usr/bin/env python3
"""Makes verification traces of an honest miner from any server that speaks vLLM's API: asks it for answers to the
prompts of corpus.py by token ids, then scores them with a real vLLM in bfloat16, by the functions of make_traces.py.

One gzip file of JSON Lines, in the form of fixtures/traces; its class is the file's stem.
"""
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import trace_tools

TIMEOUT_S = 300


def arguments():
    p = trace_tools.parser(__doc__)
    p.add_argument("out", type=Path, metavar="OUT_FILE", help="CLASS.jsonl.gz")
    p.add_argument("seed", type=int, metavar="SEED")
    p.add_argument("responses", type=int, metavar="RESPONSES")
    p.add_argument("--url", required=True, help="of the server, without /v1")
    p.add_argument("--served", default="targon/tiny-llama", help="the model's name there")
    p.add_argument("--parallel", type=int, default=8, help="requests at a time (default 8)")
    return p.parse_args()


def token_id(name):
    return int(name.removeprefix("token_id:"))


def ask(args, q):
    body = {"model": args.served, **q, "logprobs": 5, "return_tokens_as_token_ids": True}
    request = urllib.request.Request(f"{args.url}/v1/completions", json.dumps(body).encode(),
                                     {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
        choice = json.load(response)["choices"][0]
    logprobs = choice["logprobs"]
    # The token itself comes beside the five likeliest where it is none of them.
    top = [sorted(([token_id(t), round(x, 5)] for t, x in d.items()), key=lambda pair: -pair[1])[:5]
           for d in logprobs["top_logprobs"]]
    return {"ids": [token_id(t) for t in logprobs["tokens"]], "logprobs": [round(x, 5) for x in logprobs["token_logprobs"]],
            "top": top, "finish_reason": choice["finish_reason"]}


def main():
    args = arguments()
    mt = trace_tools.load(args.tools, args.models)
    reqs = mt.requests(trace_tools.tokenizer(args.models), args.responses, args.seed)
    started = time.monotonic()
    with ThreadPoolExecutor(args.parallel) as pool:
        miners = list(pool.map(lambda q: ask(args, q), reqs))
    print(f"{args.out.name.split('.')[0]}: {len(miners)} answers in {time.monotonic() - started:.0f} s", flush=True)
    scores = mt.score(mt.engine(args.models / "R", "bfloat16"), reqs, miners)
    trace_tools.write(args.out, zip(reqs, miners, scores))


if __name__ == "__main__":
    main()
