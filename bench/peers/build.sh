#!/usr/bin/env bash
# Builds the peers into bench/peers/build. What cannot be built is said and left out.
# Debian: apt-get install g++ libdnnl-dev
cd "$(dirname "$0")" || exit 1
mkdir -p build
compiler=${CXX:-g++}

said() {
    local name=$1 log=build/$1.log
    shift
    if "$@" > "$log" 2>&1; then
        echo "$name: built"
    else
        echo "$name: not built, see bench/peers/$log ($(grep -m1 -E 'error|not found' "$log"))"
        return 1
    fi
}

said onednn "$compiler" -O2 -std=c++17 onednn/steps.cpp -o build/onednn -ldnnl
said onnxruntime dotnet build onnxruntime -c Release -v q --nologo
said torchsharp dotnet build torchsharp -c Release -v q --nologo || exit 0
[ "$(uname)" = Linux ] || exit 0

# What makes libtorch faster on processors that MKL does not know; without a compiler there is no torchsharp-tuned.
said mkl "$compiler" -O2 -shared -fPIC -x c torchsharp/native/mkl.c -o build/mkl.so
# TorchSharp wants a newer C++ library than some systems have; the one symbol it needs of that is put beside it.
if ! grep -q GLIBCXX_3.4.32 "$("$compiler" -print-file-name=libstdc++.so.6)"; then
    said iostream "$compiler" -O2 -shared -fPIC torchsharp/native/iostream.cpp -o build/iostream.so
    said weaken python3 torchsharp/native/weaken.py build/torchsharp/libLibTorchSharp.so GLIBCXX_3.4.32
fi
