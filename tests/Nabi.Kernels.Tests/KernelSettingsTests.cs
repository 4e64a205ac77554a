namespace Nabi.Kernels.Tests;

public class KernelSettingsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("512")]
    [InlineData("256")]
    [InlineData(" 128 ")]
    [InlineData("scalar")]
    public void Widths_that_the_build_has_are_no_problem(string? text)
        => Assert.Null(KernelSettings.WidthProblem(text, Width.Bits512, Width.Bits512));

    [Theory]
    [InlineData("1024")]
    [InlineData("wide")]
    [InlineData("-128")]
    [InlineData("Scalar")]
    [InlineData("256,128")]
    [InlineData("0")]
    public void Other_widths_are_a_sentence_with_the_choices(string text)
    {
        var problem = KernelSettings.WidthProblem(text, Width.Bits256, Width.Bits512);
        Assert.Equal(
            $"The environment variable NABI_WIDTH is '{text}', expected the bits of a vector, 256, 128 or scalar; "
            + "correct it or leave it out.",
            problem);
    }

    [Fact]
    public void A_width_that_the_processor_lacks_is_refused()
        => Assert.Equal(
            "The environment variable NABI_WIDTH is '512', but this processor has 256-bit vectors; set 256, 128 "
            + "or scalar, or leave it out.",
            KernelSettings.WidthProblem("512", Width.Bits256, Width.Bits256));

    [Theory]
    [InlineData("512", Width.Bits128, "x86-64-v4")]
    [InlineData("512", Width.Bits256, "x86-64-v4")]
    [InlineData("256", Width.Bits128, "x86-64-v3")]
    internal void A_width_that_the_build_lacks_names_the_instruction_set(string text, Width build, string set)
    {
        var problem = KernelSettings.WidthProblem(text, build, Width.Bits512);
        var start = $"The environment variable NABI_WIDTH is '{text}', but this native build was compiled for {(int)build}-bit vectors";
        Assert.StartsWith(start, problem, StringComparison.Ordinal);
        Assert.Contains($"IlcInstructionSet={set}", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData(" 16 ")]
    [InlineData("1024")]
    public void Numbers_of_threads_are_no_problem(string? text) => Assert.Null(KernelSettings.ThreadsProblem(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("1025")]
    [InlineData("two")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("1,000")]
    public void Other_numbers_of_threads_are_a_sentence(string text)
        => Assert.Equal(
            $"The environment variable NABI_THREADS is '{text}', expected a whole number from 1 to 1024; correct it or leave it out.",
            KernelSettings.ThreadsProblem(text));

    [Fact]
    public void A_long_value_is_cut()
    {
        Assert.InRange(KernelSettings.WidthProblem(new string('5', 5000), Width.Bits512, Width.Bits512)!.Length, 1, 300);
        Assert.InRange(KernelSettings.ThreadsProblem(new string('5', 5000))!.Length, 1, 300);
    }

    [Fact]
    public void A_narrow_build_is_told_the_remedy_and_a_wide_one_nothing()
    {
        Assert.Null(KernelSettings.WidthAdvice(Width.Bits512, Width.Bits512));
        Assert.Null(KernelSettings.WidthAdvice(Width.Bits128, Width.Bits128));
        var narrow = KernelSettings.WidthAdvice(Width.Bits128, Width.Bits256)!;
        Assert.Contains("<IlcInstructionSet>x86-64-v3</IlcInstructionSet>", narrow, StringComparison.Ordinal);
        Assert.Contains("NABI_WIDTH=128", narrow, StringComparison.Ordinal);
        Assert.Contains("x86-64-v4", KernelSettings.WidthAdvice(Width.Bits256, Width.Bits512), StringComparison.Ordinal);
        Assert.InRange(narrow.Length, 1, 300);
    }

    // What CPUID answers on a processor: its highest function, the words of functions 1 and 7, and the bytes of saved registers.
    [Theory]
    [InlineData(13, 0x18001000, 0x20, 832, Width.Bits256)]
    [InlineData(13, 0x18001000, unchecked((int)0xD0030020), 2696, Width.Bits512)]
    [InlineData(13, 0x18001000, unchecked((int)0xD0030020), 2440, Width.Bits512)]
    [InlineData(13, 0x18001000, unchecked((int)0xD0030020), 832, Width.Bits256)] // the system does not save the long registers
    [InlineData(13, 0x18001000, unchecked((int)0xC0030020), 2696, Width.Bits256)] // one part of AVX-512 is missing
    [InlineData(13, 0x18001000, 0x20, 576, Width.Bits128)] // the system saves 128 bits alone
    [InlineData(13, 0x18001000, 0, 832, Width.Bits128)] // AVX without AVX2
    [InlineData(13, 0x10001000, 0x20, 832, Width.Bits128)] // the system saves nothing
    [InlineData(6, 0, 0, 0, Width.Bits128)]
    internal void The_processor_is_known_by_its_answers(int highest, int one, int seven, int saved, Width expected)
        => Assert.Equal(expected, ProcessorVectors.Tell((function, _) => function switch
        {
            0 => (highest, 0, 0, 0),
            1 => (0, 0, one, 0),
            7 => (0, seven, 0, 0),
            13 => (0, saved, 0, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        }));

    [Fact]
    public void A_process_compiled_while_it_runs_is_as_wide_as_the_processor_and_gets_no_advice()
    {
        Assert.Null(KernelSettings.Advice);
        Assert.Null(KernelSettings.Problem);
        Assert.True(SimdKernels.Widest <= ProcessorVectors.Widest);
        Assert.Equal(Math.Max(32, (int)SimdKernels.Current.Width), KernelSettings.VectorBits);
    }
}
