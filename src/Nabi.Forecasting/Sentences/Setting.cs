namespace Nabi.Forecasting;

/// <summary>The settings that sentences name.</summary>
internal static class Setting
{
    public static readonly SettingMention Time = new(nameof(TableColumns.Time));
    public static readonly SettingMention TimeOfDay = new(nameof(TableColumns.TimeOfDay));
    public static readonly SettingMention Series = new(nameof(TableColumns.Series));
    public static readonly SettingMention Targets = new(nameof(TableColumns.Targets));
    public static readonly SettingMention Known = new(nameof(TableColumns.Known));
    public static readonly SettingMention Observed = new(nameof(TableColumns.Observed));
    public static readonly SettingMention Static = new(nameof(TableColumns.Static));
    public static readonly SettingMention TimeFormat = new(nameof(TableSettings.TimeFormat));
    public static readonly SettingMention TimeZone = new(nameof(TableSettings.TimeZone));
    public static readonly SettingMention Frequency = new(nameof(TableSettings.Frequency));
    public static readonly SettingMention Holidays = new(nameof(TableSettings.Holidays));
    public static readonly SettingMention Duplicates = new(nameof(TableSettings.Duplicates));
    public static readonly SettingMention Calendar = new(nameof(TableSettings.Calendar));
    public static readonly SettingMention Categorical = new(nameof(TableSettings.Categorical));
    public static readonly SettingMention Other = new(nameof(TableSettings.Other));
    public static readonly SettingMention Missing = new(nameof(TableSettings.Missing));
    public static readonly SettingMention Filling = new(nameof(TableSettings.Filling));
    public static readonly SettingMention Separator = new(nameof(SeriesCsvOptions.Separator));
    public static readonly SettingMention DecimalMark = new(nameof(SeriesCsvOptions.DecimalMark));
    public static readonly SettingMention ThousandsMark = new(nameof(SeriesCsvOptions.ThousandsMark));
    public static readonly SettingMention Encoding = new(nameof(SeriesCsvOptions.Encoding));
    public static readonly SettingMention Horizon = new(nameof(Forecaster.Horizon));
    public static readonly SettingMention Lookback = new(nameof(Forecaster.Lookback));
    public static readonly SettingMention Folds = new(nameof(BacktestOptions.Folds));
    public static readonly SettingMention Window = new(nameof(AutoencoderDetector.Window));
    public static readonly SettingMention FalseAlarmRate = new(nameof(AutoencoderDetector.FalseAlarmRate));
    public static readonly SettingMention Resample = new(nameof(SeriesTable.Resample));

    /// <summary>The argument of <see cref="Forecaster.Predict"/>.</summary>
    public static readonly SettingMention Ahead = new("known");

    /// <summary>The setting with a value.</summary>
    public static SettingMention To(this SettingMention setting, object value) => setting with { Value = value };
}
