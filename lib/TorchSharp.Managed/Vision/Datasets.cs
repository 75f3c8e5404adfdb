using System.Buffers.Binary;
using System.IO.Compression;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>
    /// Data sets of small images, in the folders that TorchSharp uses. Examples have "data", Float32 [C, H, W], and "label",
    /// an Int64 number. Trap: bytes are divided by 256, as in TorchSharp, so that white is 0.99609375 and not 1.
    /// Trap: target_transform changes the image, not the label.
    /// </summary>
    public static class datasets
    {
        /// <summary>Handwritten digits: root/mnist/test_data/{train|t10k}-{images-idx3|labels-idx1}-ubyte, or the same with .gz in root/mnist.</summary>
        /// <param name="root">The folder above.</param>
        /// <param name="train">The 60,000 training images, or the 10,000 test images.</param>
        /// <param name="download">Whether to fetch files that are missing.</param>
        /// <param name="target_transform">A change of the image (not of the label).</param>
        /// <exception cref="FileNotFoundException">A file is missing.</exception>
        /// <exception cref="InvalidDataException">A file is not what its name says.</exception>
        public static Dataset MNIST(
            string root,
            bool train,
            bool download = false,
            ITransform? target_transform = null
        ) =>
            Idx(
                root,
                "mnist",
                train,
                download,
                target_transform,
                "http://yann.lecun.com/exdb/mnist/",
                "https://ossci-datasets.s3.amazonaws.com/mnist/"
            );

        /// <summary>Clothes in the layout of MNIST, in root/fashion-mnist.</summary>
        public static Dataset FashionMNIST(
            string root,
            bool train,
            bool download = false,
            ITransform? target_transform = null
        ) =>
            Idx(
                root,
                "fashion-mnist",
                train,
                download,
                target_transform,
                "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"
            );

        /// <summary>Cursive Japanese characters in the layout of MNIST, in root/kmnist.</summary>
        public static Dataset KMNIST(
            string root,
            bool train,
            bool download = false,
            ITransform? target_transform = null
        ) =>
            Idx(
                root,
                "kmnist",
                train,
                download,
                target_transform,
                "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"
            );

        /// <summary>Colour images of ten kinds: root/CIFAR10/cifar-10-batches-bin/{data_batch_1..5|test_batch}.bin.</summary>
        public static Dataset CIFAR10(
            string root,
            bool train,
            bool download = false,
            ITransform? target_transform = null
        )
        {
            var folder = Path.Combine(root, "CIFAR10");
            var batches = Path.Combine(folder, "cifar-10-batches-bin");
            if (download && !Directory.Exists(batches))
                Downloads.Archive(
                    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                    folder
                );
            string[] names = train
                ? [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")]
                : ["test_batch.bin"];
            return ColourImages(names, batches, labels: ["label"], target_transform);
        }

        /// <summary>The same, with a function that changes the image (not the label).</summary>
        public static Dataset CIFAR10(
            string root,
            bool train,
            bool download,
            Func<Tensor, Tensor> target_transform
        ) => CIFAR10(root, train, download, transforms.Lambda(target_transform));

        /// <summary>Colour images of a hundred kinds in twenty categories: root/CIFAR100/cifar-100-binary/{train|test}.bin. The category is in "categories".</summary>
        public static Dataset CIFAR100(
            string root,
            bool train,
            bool download = false,
            ITransform? target_transform = null
        )
        {
            var folder = Path.Combine(root, "CIFAR100");
            var batches = Path.Combine(folder, "cifar-100-binary");
            if (download && !Directory.Exists(batches))
                Downloads.Archive(
                    "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                    folder
                );
            return ColourImages(
                [train ? "train.bin" : "test.bin"],
                batches,
                labels: ["categories", "label"],
                target_transform
            );
        }

        /// <summary>The same, with a function that changes the image (not the labels).</summary>
        public static Dataset CIFAR100(
            string root,
            bool train,
            bool download,
            Func<Tensor, Tensor> target_transform
        ) => CIFAR100(root, train, download, transforms.Lambda(target_transform));

        private static Images Idx(
            string root,
            string name,
            bool train,
            bool download,
            ITransform? transform,
            params string[] mirrors
        )
        {
            var folder = Path.Combine(root, name);
            var prefix = train ? "train" : "t10k";
            byte[] Read(string file)
            {
                var plain = Path.Combine(folder, "test_data", file);
                var packed = Path.Combine(folder, file + ".gz");
                if (download && !File.Exists(plain) && !File.Exists(packed))
                    Downloads.File([.. mirrors.Select(mirror => mirror + file + ".gz")], packed);
                if (File.Exists(plain))
                    return File.ReadAllBytes(plain);
                if (!File.Exists(packed))
                    throw new FileNotFoundException(
                        $"{plain} is not there: put it there (or {file}.gz into {folder}), or pass download: true.",
                        plain
                    );
                using var stream = new GZipStream(
                    File.OpenRead(packed),
                    CompressionMode.Decompress
                );
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return memory.ToArray();
            }
            var images = Read($"{prefix}-images-idx3-ubyte");
            var labels = Read($"{prefix}-labels-idx1-ubyte");
            if (Number(images, 0) != 2051 || Number(labels, 0) != 2049)
                throw new InvalidDataException($"The files of {folder} are not in the IDX format.");
            int count = Number(images, 1),
                height = Number(images, 2),
                width = Number(images, 3);
            if (
                Number(labels, 1) != count
                || images.Length != 16 + (long)count * height * width
                || labels.Length != 8 + count
            )
                throw new InvalidDataException(
                    $"The files of {folder} have {count} images and {Number(labels, 1)} labels, or are cut off."
                );
            return new Images(
                images,
                [1, height, width],
                i => 16 + i * height * width,
                count,
                new() { ["label"] = i => labels[8 + i] },
                transform,
                batched: true
            );
        }

        private static Images ColourImages(
            string[] names,
            string folder,
            string[] labels,
            ITransform? transform
        )
        {
            byte[][] files =
            [
                .. names.Select(name =>
                    File.Exists(Path.Combine(folder, name))
                        ? File.ReadAllBytes(Path.Combine(folder, name))
                        : throw new FileNotFoundException(
                            $"{Path.Combine(folder, name)} is not there: put it there, or pass download: true.",
                            Path.Combine(folder, name)
                        )
                ),
            ];
            const int pixels = 3 * 32 * 32;
            var record = pixels + labels.Length;
            if (
                Array.FindIndex(files, file => file.Length == 0 || file.Length % record != 0)
                is >= 0
                    and var bad
            )
                throw new InvalidDataException($"Not a proper CIFAR file: {names[bad]}");
            byte[] all = [.. files.SelectMany(file => file)];
            return new Images(
                all,
                [3, 32, 32],
                i => i * record + labels.Length,
                all.Length / record,
                labels
                    .Select((name, place) => (name, place))
                    .ToDictionary(
                        pair => pair.name,
                        pair => (Func<int, long>)(i => all[i * record + pair.place])
                    ),
                transform,
                batched: false
            );
        }

        private static int Number(byte[] file, int place) =>
            file.Length < 4 * (place + 1)
                ? -1
                : BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4 * place));

        /// <summary>Images as bytes, made into tensors one at a time.</summary>
        private sealed class Images(
            byte[] bytes,
            long[] shape,
            Func<int, int> start,
            int count,
            Dictionary<string, Func<int, long>> labels,
            ITransform? transform,
            bool batched
        ) : Dataset
        {
            public override long Count => count;

            public override Dictionary<string, Tensor> GetTensor(long index)
            {
                if (index < 0 || index >= count)
                    throw new ArgumentOutOfRangeException(
                        nameof(index),
                        index,
                        $"There are {count} images."
                    );
                var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
                var from = bytes.AsSpan(start((int)index), values.Length);
                for (var i = 0; i < values.Length; i++)
                    values[i] = from[i] / 256f;
                var image = tensor(values, shape);
                if (transform is not null)
                    // As TorchSharp does: the MNIST family is changed as a batch of one, CIFAR as one image.
                    image = batched
                        ? transform.call(image.unsqueeze(0)).squeeze(0)
                        : transform.call(image);
                Dictionary<string, Tensor> example = new() { ["data"] = image };
                foreach (var (name, label) in labels)
                    example[name] = tensor(label((int)index));
                return example;
            }
        }
    }
}
