using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nabi.Files.Tests;

/// <summary>Runs scripts by Debian's Python with the module that they need, or skips the test with the reason.</summary>
internal static class Python
{
    // Each script has names of its own, and what it left open is closed after it; modules are loaded once.
    private const string Server = """
        import contextlib, gc, io, json, os, sys, traceback
        answers = os.fdopen(os.dup(1), 'w')
        os.dup2(2, 1)
        for line in sys.stdin:
            script, *sys.argv[1:] = json.loads(line)
            code, names = 0, {'__name__': '__main__'}
            with io.StringIO() as said:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    try:
                        exec(script, names)
                    except BaseException:
                        code = 1
                        traceback.print_exc()
                names.clear()
                gc.collect()
                print(json.dumps({'code': code, 'output': said.getvalue()}), file=answers, flush=True)
        """;

    private const string Program = "/usr/bin/python3";

    private static readonly Oracle Interpreter = new(Program, "-c", Server);

    private static readonly ConcurrentDictionary<string, bool> Modules = new();

    /// <summary>Runs a script that needs h5py and gives what it prints.</summary>
    public static string Script(string script, params string[] arguments) => With("h5py", script, arguments);

    /// <summary>Runs a script that needs a module and gives what it prints.</summary>
    public static string With(string module, string script, params string[] arguments)
    {
        if (!Modules.GetOrAdd(module, static module => Ask($"import {module}").Code == 0))
            Assert.Skip($"there is no {Program} with {module} here (Debian: python3-{module})");
        var (code, output) = Ask(script, arguments);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Runs a tool of HDF5 and gives what it prints.</summary>
    public static string Tool(string path, params string[] arguments)
    {
        if (!File.Exists(path))
            Assert.Skip($"there is no {path} here (Debian: hdf5-tools)");
        using var process =
            Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return output;
    }

    private static (int Code, string Output) Ask(string script, params string[] arguments)
        => Interpreter.Ask(new JsonArray([script, .. arguments]));
}
