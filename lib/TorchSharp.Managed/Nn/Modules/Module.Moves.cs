namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public partial class Module
            {
                /// <summary>Converts floating-point parameters and buffers, here and below, to another floating-point type.</summary>
                /// <remarks>As in PyTorch the parameters stay the same objects, so that optimizers keep knowing them; gradients are converted too.</remarks>
                /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
                protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
                {
                    if (!torch.is_floating_point(dtype))
                        throw new ArgumentException(
                            $"A module's type must be a floating-point type; {dtype} is not.",
                            nameof(dtype)
                        );
                    using var quiet = no_grad();
                    foreach (var parameter in parameters())
                        Convert(parameter, dtype);
                    foreach (var buffer in buffers())
                        Convert(buffer, dtype);
                    return this;
                }

                /// <summary>Checks that the device is the processor: there is no other.</summary>
                protected internal virtual Module _to(
                    DeviceType deviceType,
                    int deviceIndex,
                    bool non_blocking
                )
                {
                    Device.Check(new Device(deviceType, deviceIndex));
                    return this;
                }

                /// <summary>Converts, and checks that the device is the processor.</summary>
                protected internal virtual Module _to(
                    Device device,
                    ScalarType dtype,
                    bool non_blocking
                )
                {
                    Device.Check(device);
                    return _to(dtype, non_blocking);
                }

                private static void Convert(Tensor tensor, ScalarType dtype)
                {
                    if (!tensor.is_floating_point() || tensor.dtype == dtype)
                        return;
                    using (var converted = tensor.detach().to_type(dtype))
                        tensor.Become(converted);
                    if (tensor.Gradient is { } gradient)
                        Convert(gradient, dtype);
                }
            }
        }
    }

    /// <summary>Moves of modules that give back the module itself, in its own type.</summary>
    public static class ModuleExtensionMethods
    {
        /// <summary>Converts floating-point parameters and buffers to another floating-point type.</summary>
        /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
        public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
            where T : torch.nn.Module
        {
            module._to(type, non_blocking);
            return module;
        }

        /// <summary>Converts, and checks that the device is the processor.</summary>
        public static T to<T>(
            this T module,
            torch.Device device,
            torch.ScalarType type,
            bool non_blocking = false
        )
            where T : torch.nn.Module
        {
            module._to(device, type, non_blocking);
            return module;
        }

        /// <summary>Checks that the device is the processor: this engine has no other.</summary>
        public static T to<T>(
            this T module,
            DeviceType deviceType,
            int deviceIndex = -1,
            bool non_blocking = false
        )
            where T : torch.nn.Module
        {
            module._to(deviceType, deviceIndex, non_blocking);
            return module;
        }

        /// <summary>Checks that the device is the processor: this engine has no other.</summary>
        public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
            where T : torch.nn.Module => module.to(device.type, device.index, non_blocking);

        /// <summary>Checks that the device is the processor: this engine has no other.</summary>
        /// <param name="module">The module.</param>
        /// <param name="device">"cpu".</param>
        /// <param name="non_blocking">Without effect.</param>
        public static T to<T>(this T module, string device, bool non_blocking = false)
            where T : torch.nn.Module => module.to(new torch.Device(device), non_blocking);

        /// <summary>To the type of a tensor.</summary>
        public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false)
            where T : torch.nn.Module => module.to(other.dtype, non_blocking);

        /// <summary>The module itself: it is there already.</summary>
        public static T cpu<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => module;

        /// <summary>Not on this engine.</summary>
        /// <exception cref="NotSupportedException">Always: there is no GPU here.</exception>
        public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
            where T : torch.nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);

        /// <summary>To half precision, which this engine does not store.</summary>
        /// <exception cref="NotSupportedException">There is a parameter or a buffer to be converted.</exception>
        public static T half<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => module.to(torch.ScalarType.Float16, non_blocking);

        /// <summary>To Float32.</summary>
        public static T @float<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);

        /// <summary>To Float64.</summary>
        public static T @double<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
    }
}
