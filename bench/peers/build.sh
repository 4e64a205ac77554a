#!/usr/bin/env bash
# Builds the C++ peers into bench/peers/build. What cannot be built is said and left out.
# Debian: apt-get install g++ libtorch-dev libdnnl-dev libopenblas-dev
cd "$(dirname "$0")" || exit 1
mkdir -p build
compiler=${CXX:-g++}

build() {
    local name=$1
    shift
    if "$compiler" -O2 -std=c++17 "$name/steps.cpp" -o "build/$name" "$@" 2> "build/$name.log"; then
        echo "$name: built"
    else
        echo "$name: not built, see bench/peers/build/$name.log ($(grep -m1 -E 'error|not found' "build/$name.log"))"
    fi
}

build onednn -ldnnl
build libtorch -I/usr/include/torch/csrc/api/include -fopenmp -ltorch -ltorch_cpu -lc10 -Wl,--no-as-needed
