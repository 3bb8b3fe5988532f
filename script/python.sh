# Sets PYTHON to a Python that is new enough, or ends with a sentence. Sourced by the scripts beside it.
PYTHON=
for candidate in ${GANGZE_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        PYTHON=$candidate
        break
    fi
done
if [ -z "$PYTHON" ]; then
    found=none
    if command -v python3 >/dev/null 2>&1; then
        found=$(python3 --version 2>&1)
    fi
    echo "需要 Python 3.11 或更新的版本（含 venv），这台机器上是：$found。请安装后重试，或用 GANGZE_PYTHON=路径 指定。" >&2
    echo "Python 3.11 or newer (with venv) is needed; found: $found. Install it (Debian: apt install python3 python3-venv), or name one with GANGZE_PYTHON." >&2
    exit 1
fi
