namespace Nabi.Kernels;

/// <summary>
/// A product of a convolution's pass: the places of the image that have the same taps. Forward there is one; of the input's gradient one
/// for each remainder of the place by the strides.
/// </summary>
/// <param name="Positions">Rows of the product in one sample.</param>
/// <param name="Taps">Cells of the kernel that such a place sees.</param>
/// <param name="Rows">Where the table of the rows begins.</param>
/// <param name="Targets">Where that of the rows' results begins.</param>
/// <param name="Depths">Where that of the taps and their channels begins.</param>
/// <param name="Packed">Where the packed kernel of the first group begins.</param>
/// <param name="PackedGroup">The numbers of a group's.</param>
internal readonly record struct ConvolutionPhase(int Positions, int Taps, nint Rows, nint Targets, nint Depths,
    nint Packed, nint PackedGroup);
