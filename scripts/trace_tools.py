"""What the scripts that make verification traces share: arguments, functions of make_traces.py, how a file is written."""
import argparse
import gzip
import json
import os
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
TOOLS = Path(os.environ.get("TARGON_TRACE_TOOLS", SHARED / "tools"))
MODELS = Path(os.environ.get("TARGON_TRACE_MODELS", SHARED / "fixtures/model"))


def parser(doc):
    """Arguments that begin as those of every such script do: where the models and the functions lie."""
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--models", type=Path, default=MODELS,
                   help="folder that holds the models, R among them (default ../shared/fixtures/model)")
    p.add_argument("--tools", type=Path, default=TOOLS,
                   help="folder of make_traces.py and corpus.py (default ../shared/tools)")
    return p


def load(tools, models):
    """make_traces.py as a module; ends the process with a sentence where something is missing."""
    if not (tools / "make_traces.py").is_file():
        sys.exit(f"{tools / 'make_traces.py'} is missing (--tools names its folder)")
    if not (models / "R" / "config.json").is_file():
        sys.exit(f"{models / 'R'} is no model (--models names the folder that holds R)")
    # It reads its arguments when it is imported; none of them is used by the functions that are called.
    sys.argv = ["make_traces.py", str(models), ".", "0", "0"]
    sys.path.insert(0, str(tools))
    import make_traces

    return make_traces


def tokenizer(models):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(models / "R" / "tokenizer.json"))


def write(path, rows):
    """A file of traces, whole or not at all; its class is its stem."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.name.split(".")[0]
    part = path.with_suffix(".part")
    with gzip.GzipFile(part, "wb", mtime=0) as f:
        for request, miner, verifier in rows:
            line = {"class": name, "request": request, "miner": miner, "verifier": verifier}
            f.write((json.dumps(line, separators=(",", ":")) + "\n").encode())
    part.rename(path)
