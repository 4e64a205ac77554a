#include <iostream>
// The one symbol of GLIBCXX_3.4.32 that libLibTorchSharp.so asks for, for systems whose libstdc++ is older.
extern "C" void _ZSt21ios_base_library_initv() { static std::ios_base::Init once; }
