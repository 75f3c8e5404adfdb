namespace TorchSharp;

public static partial class torch
{
    /// <summary>Zeros of the tensor's sizes, in its type unless told another.</summary>
    public static Tensor zeros_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        Device.Check(device);
        ScalarType type = dtype ?? input.dtype;
        Tensor y = input.Dense
            ? Raw.Like(input, type, zeroed: true)
            : new Tensor(type, input.Sizes, null, zeroed: true);
        return Named(requires_grad ? y.requires_grad_() : y, names);
    }

    /// <summary>Ones of the tensor's sizes, in its type unless told another.</summary>
    public static Tensor ones_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => full_like(input, 1, dtype, device, requires_grad, names);

    /// <summary>One number everywhere, of the tensor's sizes, in its type unless told another.</summary>
    public static Tensor full_like(
        Tensor input,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        Tensor y = empty_like(input, dtype, device);
        RawCopy.Fill(y, value.Value);
        return Named(requires_grad ? y.requires_grad_() : y, names);
    }

    /// <summary>Undefined numbers of the tensor's sizes, in its type unless told another.</summary>
    public static Tensor empty_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        Device.Check(device);
        Tensor y = Raw.Output(dtype ?? input.dtype, input.Sizes, input);
        return Named(requires_grad ? y.requires_grad_() : y, names);
    }

    /// <summary>Memory for random numbers, whose order depends on it: its dimensions lie in the input's order, also where that has gaps.</summary>
    private static Tensor EmptyAsIn(Tensor input, ScalarType? dtype, Device? device)
    {
        Device.Check(device);
        return input.Dense
            ? empty_like(input, dtype)
            : input.EmptyInMemoryOrder(dtype ?? input.dtype);
    }

    /// <summary>Uniform random numbers in [0, 1) of the tensor's sizes, from the default generator.</summary>
    public static Tensor rand_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        if (input.is_contiguous())
        {
            return Uniform(input.shape, dtype ?? input.dtype, device, requires_grad, null);
        }
        Tensor y = EmptyAsIn(input, dtype, device).uniform_(0, 1);
        return requires_grad ? y.requires_grad_() : y;
    }

    /// <summary>Normal random numbers of the tensor's sizes, from the default generator.</summary>
    public static Tensor randn_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        if (input.is_contiguous())
        {
            return Gaussian(input.shape, dtype ?? input.dtype, device, requires_grad, null);
        }
        Tensor y = EmptyAsIn(input, dtype, device).normal_();
        return requires_grad ? y.requires_grad_() : y;
    }

    /// <summary>Random integers in [low, high) of the tensor's sizes, from the default generator.</summary>
    public static Tensor randint_like(
        Tensor input,
        long low,
        long high,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        if (input.is_contiguous())
        {
            return randint(low, high, input.shape, dtype ?? input.dtype, device, requires_grad);
        }
        Tensor y = EmptyAsIn(input, dtype, device).random_(low, high);
        return requires_grad ? y.requires_grad_() : y;
    }

    public partial class Tensor
    {
        /// <summary>Zeros of this tensor's sizes.</summary>
        public Tensor zeros_like(
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.zeros_like(this, dtype, device, requires_grad);

        /// <summary>Ones of this tensor's sizes.</summary>
        public Tensor ones_like(
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.ones_like(this, dtype, device, requires_grad);

        /// <summary>One number everywhere, of this tensor's sizes.</summary>
        public Tensor full_like(
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.full_like(this, value, dtype, device, requires_grad);

        /// <summary>Undefined numbers of this tensor's sizes.</summary>
        public Tensor empty_like(
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.empty_like(this, dtype, device, requires_grad);

        /// <summary>Uniform random numbers in [0, 1) of this tensor's sizes, from the default generator.</summary>
        public Tensor rand_like(
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.rand_like(this, dtype, device, requires_grad);

        /// <summary>Normal random numbers of this tensor's sizes, from the default generator.</summary>
        public Tensor randn_like(
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.randn_like(this, dtype, device, requires_grad);

        /// <summary>Random integers in [low, high) of this tensor's sizes, from the default generator.</summary>
        public Tensor randint_like(
            long low,
            long high,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.randint_like(this, low, high, dtype, device, requires_grad);
    }
}
