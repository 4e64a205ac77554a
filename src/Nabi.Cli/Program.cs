using Nabi.Cli;

return await NabiCommand.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
