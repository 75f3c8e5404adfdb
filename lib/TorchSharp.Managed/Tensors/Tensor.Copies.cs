namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private sealed class CopyNode(Tensor x) : Node(x)
        {
            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.Alias());
        }

        private sealed class CastNode(Tensor x) : Node(x)
        {
            private readonly ScalarType _type = x._type;

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.to_type(_type, copy: true));
        }

        /// <summary>A copy, through which gradients flow.</summary>
        public Tensor clone()
        {
            Tensor y = RawCopy.Clone(this);
            if (Records(this))
            {
                y.Node = new CopyNode(this);
            }
            return y;
        }

        /// <summary>A second handle on the same tensor: in-place changes and gradients of one are those of the other.</summary>
        private Tensor Same() =>
            new(Data, _type, _sizes, _strides, _offset) { Node = Node, BaseOf = BaseOf ?? this };

        /// <summary>A new handle on the same elements when they lie row-major without gaps, else such a copy.</summary>
        public Tensor contiguous()
        {
            Tensor y = RowMajorForAll();
            return ReferenceEquals(y, this) ? Same() : y;
        }

        /// <summary>The tensor itself when its elements lie row-major without gaps, else such a copy.</summary>
        internal Tensor Packed()
        {
            if (Contiguous)
            {
                return this;
            }
            Tensor y = RawCopy.Contiguous(this);
            if (Records(this))
            {
                y.Node = new CopyNode(this);
            }
            return y;
        }

        /// <summary>A copy of the engine's own with these dense strides, recorded.</summary>
        internal Tensor Relaid(long[] strides)
        {
            using var _ = new EngineOwned();
            var y = new Tensor(
                _type,
                _sizes,
                Shapes.IsContiguous(_sizes, strides) ? null : strides,
                zeroed: false
            );
            RawCopy.Copy(this, y);
            if (Records(this))
            {
                y.Node = new CopyNode(this);
            }
            return y;
        }

        /// <summary>The elements in another type; a new handle on the same tensor when it has that type and no copy is asked for.</summary>
        /// <param name="type">The element type.</param>
        /// <param name="copy">Copies in any case.</param>
        /// <param name="disposeAfter">Disposes of this handle.</param>
        /// <param name="non_blocking">Has no meaning here.</param>
        public Tensor to_type(
            ScalarType type,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        )
        {
            Tensor y = type == dtype && !copy ? Same() : Converted(type);
            if (disposeAfter)
            {
                Dispose();
            }
            return y;
        }

        private Tensor Converted(ScalarType type)
        {
            Tensor y = RawCopy.To(this, type);
            if (Records(this) && torch.is_floating_point(type))
            {
                y.Node = new CastNode(this);
            }
            return y;
        }

        /// <summary>As <see cref="to_type"/>.</summary>
        public Tensor to(
            ScalarType type,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>A new handle on the same tensor: there is one device. Another device is an error.</summary>
        public Tensor to(
            Device device,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        )
        {
            Device.Check(device);
            return to_type(dtype, copy, disposeAfter);
        }

        /// <summary>A new handle on the same tensor: there is one device. Another device is an error.</summary>
        public Tensor to(
            DeviceType deviceType,
            int deviceIndex = -1,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to(new Device(deviceType, deviceIndex), copy, disposeAfter);

        /// <summary>A new handle on the same tensor: there is one device. Another device is an error.</summary>
        public Tensor to(
            string device,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to(new Device(device), copy, disposeAfter);

        /// <summary>Another type on a device, which has to be the processor.</summary>
        public Tensor to(
            ScalarType type,
            Device device,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        )
        {
            Device.Check(device);
            return to_type(type, copy, disposeAfter);
        }

        /// <summary>The type of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to_type(other.dtype);

        /// <summary>The type of another tensor.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>Another type.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>A new handle on the same tensor.</summary>
        public Tensor cpu() => Same();

        /// <summary>Not available in this engine.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? new Device(DeviceType.CUDA));

        /// <summary>Not available in this engine.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public Tensor mps(bool non_blocking = false) => to(new Device(DeviceType.MPS));

        /// <summary>As Bool: whether not zero.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>As Byte.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>As Int8.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>As Int16.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>As Int32.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>As Int64.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>As Float32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>As Float64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);
    }
}
