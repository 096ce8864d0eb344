"""Asks a miner with the openai package: each request is signed over its very bytes by a server of the test's.

Arguments: signer URL, miner URL, model. Prints {"text": …, "whole": …}: a stream's text and a whole answer's.
"""

import json
import sys

import httpx
import openai

signer, miner, model = sys.argv[1:]


def sign(request: httpx.Request) -> None:
    headers = httpx.post(signer, content=request.content).json()
    request.headers.update(headers)


client = openai.OpenAI(
    base_url=f"{miner}/v1",
    api_key="none",
    max_retries=0,
    http_client=httpx.Client(event_hooks={"request": [sign]}),
)
question = {
    "model": model,
    "messages": [{"role": "user", "content": "List five colours"}],
    "max_tokens": 8,
    "seed": 12345,
}
stream = client.chat.completions.create(stream=True, **question)
text = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
whole = client.chat.completions.create(**question).choices[0].message.content
print(json.dumps({"text": text, "whole": whole}))
