// Stack buffers of the kernels are always written before they are read.
[module: SkipLocalsInit]
