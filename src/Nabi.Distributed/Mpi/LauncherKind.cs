namespace Nabi.Distributed.Mpi;

/// <summary>Who started a process.</summary>
internal enum LauncherKind
{
    /// <summary>Nobody that starts several: it runs alone.</summary>
    None,

    /// <summary>The mpirun of Open MPI.</summary>
    OpenMpi,

    /// <summary>The mpirun (mpiexec) of MPICH, Intel MPI or MS-MPI, or srun with <c>--mpi=pmi2</c>.</summary>
    Pmi,

    /// <summary>srun with <c>--mpi=pmix</c>, or another launcher that speaks PMIx.</summary>
    Pmix,

    /// <summary>srun without <c>--mpi</c>: several processes that cannot find one another.</summary>
    SlurmAlone,
}
