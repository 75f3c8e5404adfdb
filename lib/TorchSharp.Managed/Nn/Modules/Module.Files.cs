namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Writes parameters and buffers in TorchSharp's .dat format, to a file that is complete or not there.</summary>
            /// <param name="location">The file.</param>
            /// <param name="skip">Names to leave out.</param>
            public Module save(string location, IList<string>? skip = null)
            {
                WholeFile.Write(location, stream => save(stream, skip));
                return this;
            }

            /// <summary>Writes parameters and buffers in TorchSharp's .dat format and closes the stream, as TorchSharp does.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <summary>Writes parameters and buffers in TorchSharp's .dat format.</summary>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes named tensors in TorchSharp's .dat format: their number (LEB128), then name and tensor by turns.</summary>
            public static void save_state_dict(
                BinaryWriter writer,
                Dictionary<string, Tensor> sd,
                IList<string>? skip = null
            )
            {
                KeyValuePair<string, Tensor>[] entries =
                [
                    .. sd.Where(e => skip is null || !skip.Contains(e.Key)),
                ];
                writer.Write7BitEncodedInt64(entries.Length);
                foreach ((string name, Tensor tensor) in entries)
                {
                    writer.Write(name);
                    tensor.Save(writer);
                }
                writer.Flush();
            }

            /// <summary>Reads parameters and buffers from a .dat file.</summary>
            /// <param name="location">The file.</param>
            /// <param name="strict">Whether another number of names, or a name that the module lacks, is an error, skipped or not.</param>
            /// <param name="skip">Names whose values are passed over, whatever their types and shapes.</param>
            /// <param name="loadedParameters">Receives, for each name in the file, whether the module has it, skipped or not. It must not hold the name before.</param>
            /// <exception cref="FileNotFoundException">There is no such file.</exception>
            /// <exception cref="ArgumentException">Names, types or shapes do not fit.</exception>
            public virtual Module load(
                string location,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            )
            {
                if (!File.Exists(location))
                {
                    throw new FileNotFoundException($"There is no file \"{location}\".", location);
                }
                using FileStream file = File.OpenRead(location);
                return load(file, strict, skip, loadedParameters);
            }

            /// <summary>Reads parameters and buffers from a stream in the .dat format.</summary>
            public virtual Module load(
                Stream stream,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            )
            {
                using var reader = new BinaryReader(
                    stream,
                    System.Text.Encoding.UTF8,
                    leaveOpen: true
                );
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads parameters and buffers in the .dat format.</summary>
            public virtual Module load(
                BinaryReader reader,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            )
            {
                Dictionary<string, Tensor> mine = state_dict();
                long count = reader.Read7BitEncodedInt64();
                if (strict && count != mine.Count)
                {
                    throw new ArgumentException(
                        $"Mismatched state_dict sizes: expected {mine.Count}, but the file holds {count} entries. Pass strict: false to load what fits."
                    );
                }
                for (long i = 0; i < count; i++)
                {
                    string name = reader.ReadString();
                    bool known = mine.TryGetValue(name, out Tensor? target);
                    bool skipped = skip?.Contains(name) ?? false;
                    if (!known && strict)
                    {
                        throw new ArgumentException(
                            $"Mismatched module state names: the target module does not have a submodule or buffer named '{name}'. Pass strict: false to load what fits."
                        );
                    }
                    if (known && !skipped)
                    {
                        target!.Load(reader);
                    }
                    else
                    {
                        using Tensor unused = TensorExtensionMethods.Load(reader, skip: true);
                    }
                    loadedParameters?.Add(name, known);
                }
                return this;
            }
        }
    }
}
