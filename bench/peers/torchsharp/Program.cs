using System.Globalization;
using Nabi.Peers;
using TorchSharp;

// torchsharp THREADS: the bench's workloads in TorchSharp.
torch.set_num_threads(int.Parse(args[0], CultureInfo.InvariantCulture));
torch.set_num_interop_threads(1);
torch.random.manual_seed(1);
PeerServer.Serve($"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {torch.__version__}", Workloads.Make);
