namespace Nabi.Kernels;

/// <summary>Work cut into shards that may run at the same time and in any order.</summary>
public interface IShardedWork
{
    /// <summary>Runs one shard, 0 &lt;= shard &lt; shards.</summary>
    void Run(int shard);
}
