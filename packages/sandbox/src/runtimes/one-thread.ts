/**
 * A run has one core's time: libraries for matrices (OpenBLAS and whatever uses OpenMP) would start a thread for each core of the host,
 * which are slower together, need memory each, and on a large host are more than a run may have.
 */
export const ONE_THREAD: Readonly<Record<string, string>> = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
