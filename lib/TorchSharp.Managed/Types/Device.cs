using System.Globalization;

namespace TorchSharp;

/// <summary>Kinds of devices. This engine computes on <see cref="CPU"/>; naming another one gives a clear error.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>Not available in this engine.</summary>
    CUDA = 1,

    /// <summary>Not available in this engine.</summary>
    MKLDNN = 2,

    /// <summary>Not available in this engine.</summary>
    OPENGL = 3,

    /// <summary>Not available in this engine.</summary>
    OPENCL = 4,

    /// <summary>Not available in this engine.</summary>
    IDEEP = 5,

    /// <summary>Not available in this engine.</summary>
    HIP = 6,

    /// <summary>Not available in this engine.</summary>
    FPGA = 7,

    /// <summary>Not available in this engine.</summary>
    MSNPU = 8,

    /// <summary>Not available in this engine.</summary>
    XLA = 9,

    /// <summary>Not available in this engine.</summary>
    MPS = 13,

    /// <summary>Not available in this engine.</summary>
    META = 14,
}

public static partial class torch
{
    /// <summary>Where a tensor lives. Always the processor here.</summary>
    public class Device
    {
        /// <summary>Parses "cpu" (or another kind, with an index as in "cuda:0").</summary>
        /// <exception cref="ArgumentException">The text names no device.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            string[] parts = description.Split(':');
            if (
                parts.Length > 2
                || !Enum.TryParse(parts[0], ignoreCase: true, out DeviceType kind)
                || (parts.Length == 2 && !int.TryParse(parts[1], out _))
            )
            {
                throw new ArgumentException(
                    $"'{description}' names no device. Use \"cpu\".",
                    nameof(description)
                );
            }
            type = kind;
            index =
                parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture)
                : kind == DeviceType.CPU ? -1
                : 0;
        }

        /// <summary>A device by kind and index.</summary>
        public Device(string deviceType, int index = -1)
            : this(deviceType) => this.index = index;

        /// <summary>A device by kind and index.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The accelerator of that index; not available in this engine.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index) { }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Its index, -1 when there is only one.</summary>
        public int index { get; }

        /// <summary>Parses "cpu".</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>"cpu".</summary>
        public override string ToString() =>
            index < 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}:{index}");

        private string Name => type.ToString().ToLowerInvariant();

        /// <summary>Lets the processor pass and refuses everything else, with the type of error that TorchSharp gives without a GPU.</summary>
        internal static void Check(Device? device)
        {
            if (device is not null && device.type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    $"The managed engine computes on the CPU only; it has no device '{device}'. Leave the device out or use \"cpu\"."
                );
            }
        }
    }

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU, -1);

    /// <summary>The first accelerator, as a name: not available in this engine.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA, 0);

    /// <summary>Apple's accelerator, as a name: not available in this engine.</summary>
    public static Device MPS { get; } = new(DeviceType.MPS, 0);

    /// <summary>The device of shapes without numbers, as a name: not available in this engine.</summary>
    public static readonly Device META = new(DeviceType.META, 0);

    /// <summary>Parses "cpu".</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device by kind and index.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A device by kind and index.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The accelerator of that index; not available in this engine.</summary>
    public static Device device(int index) => new(index);

    /// <summary>The device that factories use: always the processor.</summary>
    public static Device get_default_device() => CPU;

    /// <summary>Accepts the processor.</summary>
    /// <exception cref="InvalidOperationException">Another device.</exception>
    public static void set_default_device(Device device) => Device.Check(device);

    /// <summary>Gives the device back when it is the processor.</summary>
    /// <exception cref="InvalidOperationException">Another device.</exception>
    public static Device InitializeDevice(Device? device)
    {
        Device.Check(device);
        return device ?? CPU;
    }

    /// <summary>Accepts the processor.</summary>
    /// <exception cref="InvalidOperationException">Another device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType) =>
        Device.Check(new Device(deviceType));

    /// <summary>Whether the kind of device can be used: only the processor.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType == DeviceType.CPU;

    /// <summary>CUDA, as far as code asks whether it is there.</summary>
    public static class cuda
    {
        /// <summary>False: this engine computes on the processor.</summary>
        public static bool is_available() => false;

        /// <summary>0.</summary>
        public static int device_count() => 0;

        /// <summary>False.</summary>
        public static bool is_cudnn_available() => false;

        /// <summary>Does nothing: there is no accelerator to seed.</summary>
        public static void manual_seed(long seed) { }

        /// <summary>Does nothing: there is no accelerator to wait for.</summary>
        public static void synchronize(Device? device = null) { }
    }

    /// <summary>False: this engine computes on the processor.</summary>
    public static bool cuda_is_available() => false;

    /// <summary>False: this engine computes on the processor.</summary>
    public static bool mps_is_available() => false;
}
