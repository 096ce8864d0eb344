#!/usr/bin/env bash
# Makes a Docker image of this machine's system and of a Python environment with vLLM, both at their own paths, under the
# entrypoint of a stock image.
#
#   import-image.sh ENVIRONMENT NAME
set -euo pipefail
shopt -s nullglob

environment=$1 name=$2
python=$("$environment/bin/python" -c 'import sys; print(sys.base_prefix)')

cd /
# Programs and libraries, a compiler and headers for what vLLM compiles when it scores, and who the users are.
paths=(bin* lib lib64* usr/bin usr/lib64* usr/include* usr/lib/*-linux-gnu usr/lib/gcc* usr/libexec/gcc*
  usr/lib/python3* etc/passwd etc/group etc/nsswitch.conf* etc/ld.so.cache etc/alternatives* "${environment#/}")
[ "$python" = /usr ] || paths+=("${python#/}"/{bin,include,lib})

# What was installed beside the environment is left out. tar ends with 1 where a file changed while it was read.
{
  tar -cf - --exclude="${python#/}/lib/python*/site-packages" --exclude="${python#/}/lib/python*/test" \
    --no-recursion tmp --recursion "${paths[@]}" || [ $? -eq 1 ]
} | docker import --change "ENTRYPOINT [\"$environment/bin/vllm\", \"serve\"]" --change "ENV PATH=/usr/bin:/bin" - "$name"
