using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Nabi.Files.Tests;

/// <summary>
/// A program that judges our files: it answers each line of its input by a line <c>{"code": 0, "output": "..."}</c>. Starting it takes
/// longer than most answers, so it stays for the next question; as many run as tests ask at a time, and each ends with its input, at the
/// latest with the tests.
/// </summary>
internal sealed class Oracle(string program, params string[] arguments)
{
    private readonly ConcurrentBag<(Process Process, Task<string> Errors)> idle = [];

    /// <summary>What the program answers, or -1 and its last words where it could not be started or ended instead.</summary>
    public (int Code, string Output) Ask(JsonNode question)
    {
        if (!idle.TryTake(out var one))
        {
            try
            {
                one = Start();
            }
            catch (Win32Exception error)
            {
                return (-1, error.Message);
            }
        }

        one.Process.StandardInput.WriteLine(question.ToJsonString());
        one.Process.StandardInput.Flush();
        if (one.Process.StandardOutput.ReadLine() is not { } line)
        {
            using (one.Process)
                return (-1, one.Errors.Result);
        }

        idle.Add(one);
        var answer = JsonNode.Parse(line)!;
        return ((int)answer["code"]!, (string)answer["output"]!);
    }

    private (Process Process, Task<string> Errors) Start()
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return (process, process.StandardError.ReadToEndAsync());
    }
}
