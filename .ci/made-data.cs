#:project ../recipes/Nabi.Recipes.csproj

// Writes small made data sets in the published forms into a folder, so that the samples run where there is no network.
Nabi.Recipes.SyntheticFiles.Write(args[0]);
