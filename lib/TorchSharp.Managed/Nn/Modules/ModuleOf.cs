namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something that can be called with one argument.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T input1);
        }

        /// <summary>Something that can be called with two arguments.</summary>
        public interface IModule<T1, T2, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>Something that can be called with three arguments.</summary>
        public interface IModule<T1, T2, T3, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module whose calls can be watched and changed.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
            where TPreHook : notnull
            where TPostHook : notnull
        {
            private readonly List<(HookRemover Key, TPreHook Hook)> _before = [];
            private readonly List<(HookRemover Key, TPostHook Hook)> _after = [];
            private readonly List<(HookRemover Key, Action<Module> Hook)> _starts = [];
            private readonly List<(HookRemover Key, Action<Module> Hook)> _ends = [];

            /// <summary>A module of the given name.</summary>
            protected HookableModule(string name)
                : base(name) { }

            /// <summary>Hooks that may change the arguments.</summary>
            private protected IEnumerable<TPreHook> Before => _before.Select(item => item.Hook);

            /// <summary>Hooks that may change the result.</summary>
            private protected IEnumerable<TPostHook> After => _after.Select(item => item.Hook);

            /// <summary>Whether any hook is set.</summary>
            internal bool HasHooks =>
                _before.Count + _after.Count + _starts.Count + _ends.Count > 0;

            /// <summary>Calls a hook after each call; a result that is not null takes the place of the module's.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Add(_after, hook);

            /// <summary>Calls a hook before each call; an argument that is not null takes the place of the given.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(_before, hook);

            /// <summary>Calls a hook after each call.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Add(_ends, hook);

            /// <summary>Calls a hook before each call.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(_starts, hook);

            private protected void Start()
            {
                foreach (var (_, hook) in _starts)
                    hook(this);
            }

            private protected void End()
            {
                foreach (var (_, hook) in _ends)
                    hook(this);
            }

            private static HookRemover Add<THook>(
                List<(HookRemover Key, THook Hook)> hooks,
                THook hook
            )
            {
                HookRemover? key = null;
                key = new HookRemover(() =>
                    hooks.RemoveAll(item => ReferenceEquals(item.Key, key))
                );
                hooks.Add((key, hook));
                return key;
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover
            {
                private readonly Action _remove;

                internal HookRemover(Action remove) => _remove = remove;

                /// <summary>Takes the hook away.</summary>
                public void remove() => _remove();
            }
        }

        /// <summary>A module of one argument. Write <see cref="forward"/>; users write <see cref="call"/>.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<
                Func<Module<T, TResult>, T, T>,
                Func<Module<T, TResult>, T, TResult, TResult>
            >,
                IModule<T, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T input)
            {
                if (!HasHooks)
                    return forward(input);
                Start();
                foreach (var hook in Before)
                    input = hook(this, input) is { } changed ? changed : input;
                var result = forward(input);
                foreach (var hook in After)
                    result = hook(this, input, result) is { } changed ? changed : result;
                End();
                return result;
            }
        }

        /// <summary>A module of two arguments.</summary>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<
                Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>,
                Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>
            >,
                IModule<T1, T2, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                if (!HasHooks)
                    return forward(input1, input2);
                Start();
                foreach (var hook in Before)
                    (input1, input2) = hook(this, input1, input2) ?? (input1, input2);
                var result = forward(input1, input2);
                foreach (var hook in After)
                    result = hook(this, input1, input2, result) is { } changed ? changed : result;
                End();
                return result;
            }
        }

        /// <summary>A module of three arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult>
            : HookableModule<
                Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>,
                Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>
            >,
                IModule<T1, T2, T3, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                if (!HasHooks)
                    return forward(input1, input2, input3);
                Start();
                foreach (var hook in Before)
                    (input1, input2, input3) =
                        hook(this, input1, input2, input3) ?? (input1, input2, input3);
                var result = forward(input1, input2, input3);
                foreach (var hook in After)
                    result = hook(this, input1, input2, input3, result) is { } changed
                        ? changed
                        : result;
                End();
                return result;
            }
        }

        /// <summary>A module without parameters and buffers, whose modules have none either.</summary>
        public abstract class ParameterLessModule<T, TResult>
            : Module<T, TResult>,
                Modules.IParameterLessModule
        {
            /// <summary>A module of the given name.</summary>
            protected ParameterLessModule(string name)
                : base(name) { }

            /// <inheritdoc/>
            /// <exception cref="InvalidOperationException">The module may have parameters or buffers.</exception>
            public override void register_module(string name, Module submodule)
            {
                if (submodule is not (null or Modules.IParameterLessModule))
                    throw new InvalidOperationException(
                        $"{GetName()} has no parameters, so its modules may have none: {submodule.GetName()} may."
                    );
                base.register_module(name, submodule!);
            }

            /// <summary>Refuses it.</summary>
            /// <exception cref="InvalidOperationException">Always.</exception>
            public override void register_parameter(string name, Modules.Parameter param) =>
                throw Refused("parameter");

            /// <summary>Refuses it.</summary>
            /// <exception cref="InvalidOperationException">Always.</exception>
            public override void register_buffer(
                string name,
                Tensor tensor,
                bool persistent = true
            ) => throw Refused("buffer");

            private InvalidOperationException Refused(string what) =>
                new(
                    $"{GetName()} is made without parameters and buffers: derive it from Module to give it a {what}."
                );
        }
    }
}
