using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimizers: they change parameters by their gradients.</summary>
    public static partial class optim
    {
        /// <summary>What every optimizer can do.</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>The groups of parameters, each with its own learning rate.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>The groups of parameters with their settings.</summary>
            protected IList<ParamGroup> _parameter_groups { get; } = [];

            /// <summary>All parameters, group by group.</summary>
            public virtual IEnumerable<Parameter> parameters() =>
                _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Adds parameters with settings of their own; settings left open take the optimizer's.</summary>
            public virtual void add_param_group(ParamGroup param_group) =>
                _parameter_groups.Add(param_group);

            /// <summary>Sets the gradients to zero. They stay tensors: unlike Module.zero_grad, which drops them.</summary>
            public virtual void zero_grad()
            {
                foreach (var group in _parameter_groups)
                foreach (var parameter in group.Parameters)
                    parameter.ZeroGradient();
            }

            /// <summary>Changes every parameter that has a gradient by one step.</summary>
            /// <param name="closure">Computes the loss anew, when the method needs it; run with gradients enabled.</param>
            /// <returns>What the closure returned, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Settings and state of an optimizer: a list each, not PyTorch's dictionary.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                /// <summary>The settings, a group each.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The state, a parameter each.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where its parameters' states are in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }

            /// <summary>Frees the optimizer's state.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the optimizer's state.</summary>
            protected virtual void Dispose(bool disposing) { }
        }

        /// <summary>Something whose learning rate a schedule may change.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate that schedules start from.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Something with a momentum that a schedule may change.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum of the next step.</summary>
            double Momentum { get; set; }
        }

        /// <summary>Something with two moving averages, as Adam.</summary>
        public interface IBetas
        {
            /// <summary>The decay rates of the averages of the gradient and of its square.</summary>
            (double, double) Betas { get; set; }
        }
    }
}
