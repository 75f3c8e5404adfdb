using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What normalisations by batch and by example share: scales, shifts, and running means and variances.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight;
    private Parameter? _bias;
    private Tensor? _mean;
    private Tensor? _variance;
    private Tensor? _batches;

    private protected NormBase(
        string name,
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        ScalarType? dtype
    )
        : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(ones([num_features], dtype));
            bias = new Parameter(zeros([num_features], dtype));
        }
        if (track_running_stats)
        {
            running_mean = zeros([num_features], dtype);
            running_var = ones([num_features], dtype);
            num_batches_tracked = zeros([], ScalarType.Int64);
        }
    }

    /// <summary>The number of channels C.</summary>
    public long num_features { get; }

    /// <summary>What keeps the denominator from 0.</summary>
    public double eps { get; set; }

    /// <summary>How far the running values go towards the batch's at each step; null: their plain mean.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether there are scales and shifts.</summary>
    public bool affine { get; }

    /// <summary>Whether there are running values.</summary>
    public bool track_running_stats { get; }

    /// <summary>The learned scales [C], or null.</summary>
    public Parameter? weight
    {
        get => _weight;
        set
        {
            _weight = value;
            SetParameter(nameof(weight), value);
        }
    }

    /// <summary>The learned shifts [C], or null.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = value;
            SetParameter(nameof(bias), value);
        }
    }

    /// <summary>The running means [C], or null.</summary>
    public Tensor? running_mean
    {
        get => _mean;
        set
        {
            _mean = value;
            SetBuffer(nameof(running_mean), value);
        }
    }

    /// <summary>The running variances [C], or null.</summary>
    public Tensor? running_var
    {
        get => _variance;
        set
        {
            _variance = value;
            SetBuffer(nameof(running_var), value);
        }
    }

    /// <summary>How many batches the running values have seen, or null.</summary>
    public Tensor? num_batches_tracked
    {
        get => _batches;
        set
        {
            _batches = value;
            SetBuffer(nameof(num_batches_tracked), value);
        }
    }

    /// <summary>Scales 1 and shifts 0, and running values as before any batch.</summary>
    public void reset_parameters()
    {
        reset_running_stats();
        using var quiet = no_grad();
        _ = _weight?.fill_(1);
        _ = _bias?.zero_();
    }

    /// <summary>Running means 0 and variances 1, and no batch counted.</summary>
    public void reset_running_stats()
    {
        _ = _mean?.zero_();
        _ = _variance?.fill_(1);
        _ = _batches?.zero_();
    }

    /// <summary>Checks the number of dimensions.</summary>
    /// <exception cref="ArgumentException">It is another than this module takes.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    /// <summary>An input must have one of these numbers of dimensions.</summary>
    private protected void Expect(Tensor input, string shape, params ReadOnlySpan<long> ranks)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ranks.Contains(input.ndim))
            throw new ArgumentException(
                $"{GetName()} takes {shape}; this has {input.ndim} dimensions.",
                nameof(input)
            );
    }
}

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): y = (x - mean) / √(var + eps) · weight + bias for each channel, with the
/// batch's mean and variance in training mode and running ones in evaluation mode.
/// </summary>
public abstract class BatchNorm : NormBase
{
    private protected BatchNorm(
        string name,
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        ScalarType? dtype
    )
        : base(name, num_features, eps, momentum, affine, track_running_stats, dtype) { }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var follow = momentum;
        if (training && num_batches_tracked is not null)
        {
            num_batches_tracked.add_(1);
            follow ??= 1 / num_batches_tracked.ToDouble();
        }
        return nn.functional.batch_norm(
            input,
            // In training without running values, batch_norm has nothing to follow.
            running_mean!,
            running_var!,
            weight,
            bias,
            training || running_mean is null,
            follow ?? 0,
            eps
        );
    }
}

/// <summary>Normalisation of each channel of each example (Ulyanov et al. 2016), by running values in evaluation mode if there are any.</summary>
public abstract class InstanceNorm : NormBase
{
    private protected InstanceNorm(
        string name,
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        ScalarType? dtype
    )
        : base(name, num_features, eps, momentum, affine, track_running_stats, dtype) { }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        return nn.functional.instance_norm(
            input,
            running_mean,
            running_var,
            weight,
            bias,
            training || running_mean is null,
            momentum ?? 0.1,
            eps
        );
    }
}
