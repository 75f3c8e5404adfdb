using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper
{
    /// <summary>The settings of each group and the state of each parameter. They are the optimizer's own, not copies.</summary>
    public virtual Optimizer.StateDictionary state_dict()
    {
        var found = new Optimizer.StateDictionary();
        foreach (var group in _parameter_groups)
        {
            found.Options.Add(group.Options!);
            List<int> places = [];
            foreach (var parameter in group.Parameters)
            {
                places.Add(found.State.Count);
                found.State.Add(_state[parameter]);
            }
            found.StateIndexRef.Add(places);
        }
        return found;
    }

    /// <summary>Copies settings and state of another optimizer of the same kind, group by group and parameter by parameter.</summary>
    /// <exception cref="ArgumentException">The numbers of groups or of parameters differ.</exception>
    public virtual void load_state_dict(Optimizer.StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        Same(own.Options.Count, state_dict.Options.Count, "parameter groups");
        Same(own.State.Count, state_dict.State.Count, "parameters");
        foreach (var (mine, other) in own.Options.Zip(state_dict.Options))
            if (!ReferenceEquals(mine, other))
                mine.LoadStateDict(other);
        using var quiet = torch.no_grad();
        foreach (var (mine, other) in own.State.Zip(state_dict.State))
            if (!ReferenceEquals(mine, other))
                mine.LoadStateDict(other);
    }

    /// <summary>Writes settings and state to a file, which is complete or not there.</summary>
    public void save_state_dict(string location)
    {
        WholeFile.Write(
            location,
            stream =>
            {
                using var writer = new BinaryWriter(stream);
                save_state_dict(writer);
            }
        );
    }

    /// <summary>Writes settings and state in TorchSharp's layout: kind, numbers of groups and parameters, settings, states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
        writer.Flush();
    }

    /// <summary>Reads settings and state from a file. Only TorchSharp's layout is understood, not PyTorch's.</summary>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> of the same kind of optimizer wrote.</summary>
    /// <exception cref="InvalidDataException">Another kind of optimizer wrote it.</exception>
    /// <exception cref="ArgumentException">The numbers of groups or of parameters differ.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var kind = reader.ReadString();
        if (kind != GetType().Name)
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{kind}' in the loaded stream."
            );
        var own = state_dict();
        Same(own.Options.Count, reader.Read7BitEncodedInt64(), "parameter groups");
        Same(own.State.Count, reader.Read7BitEncodedInt64(), "parameters");
        using var quiet = torch.no_grad();
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    /// <summary>Checks that the device is the processor: there is no other.</summary>
    public void to(torch.Device device) => torch.Device.Check(device);

    private static void Same(long mine, long given, string what)
    {
        if (mine != given)
            throw new ArgumentException(
                $"The optimizer has {mine} {what} and the state {given}: both must be made for the same model."
            );
    }
}
