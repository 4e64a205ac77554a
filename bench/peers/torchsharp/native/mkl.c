/* MKL takes its AVX-512 paths on the processors of one maker only, unless this says otherwise. */
int mkl_serv_intel_cpu_true(void) { return 1; }
