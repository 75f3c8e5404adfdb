namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something that can be called with four arguments.</summary>
        public interface IModule<T1, T2, T3, T4, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        /// <summary>Something that can be called with five arguments.</summary>
        public interface IModule<T1, T2, T3, T4, T5, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);
        }

        /// <summary>Something that can be called with six arguments.</summary>
        public interface IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            /// <summary>Runs the module with its hooks.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);
        }

        /// <summary>A module of four arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>
            : HookableModule<
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>,
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>
            >,
                IModule<T1, T2, T3, T4, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                if (!HasHooks)
                    return forward(input1, input2, input3, input4);
                Start();
                foreach (var hook in Before)
                    (input1, input2, input3, input4) =
                        hook(this, input1, input2, input3, input4)
                        ?? (input1, input2, input3, input4);
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in After)
                    result = hook(this, input1, input2, input3, input4, result) is { } changed
                        ? changed
                        : result;
                End();
                return result;
            }
        }

        /// <summary>A module of five arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult>
            : HookableModule<
                Func<
                    Module<T1, T2, T3, T4, T5, TResult>,
                    T1,
                    T2,
                    T3,
                    T4,
                    T5,
                    (T1, T2, T3, T4, T5)?
                >,
                Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>
            >,
                IModule<T1, T2, T3, T4, T5, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                if (!HasHooks)
                    return forward(input1, input2, input3, input4, input5);
                Start();
                foreach (var hook in Before)
                    (input1, input2, input3, input4, input5) =
                        hook(this, input1, input2, input3, input4, input5)
                        ?? (input1, input2, input3, input4, input5);
                var result = forward(input1, input2, input3, input4, input5);
                foreach (var hook in After)
                    result = hook(this, input1, input2, input3, input4, input5, result)
                        is { } changed
                        ? changed
                        : result;
                End();
                return result;
            }
        }

        /// <summary>A module of six arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult>
            : HookableModule<
                Func<
                    Module<T1, T2, T3, T4, T5, T6, TResult>,
                    T1,
                    T2,
                    T3,
                    T4,
                    T5,
                    T6,
                    (T1, T2, T3, T4, T5, T6)?
                >,
                Func<
                    Module<T1, T2, T3, T4, T5, T6, TResult>,
                    T1,
                    T2,
                    T3,
                    T4,
                    T5,
                    T6,
                    TResult,
                    TResult
                >
            >,
                IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            /// <summary>A module of the given name.</summary>
            protected Module(string name)
                : base(name) { }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(
                T1 input1,
                T2 input2,
                T3 input3,
                T4 input4,
                T5 input5,
                T6 input6
            );

            /// <summary>Runs <see cref="forward"/> with the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                if (!HasHooks)
                    return forward(input1, input2, input3, input4, input5, input6);
                Start();
                foreach (var hook in Before)
                    (input1, input2, input3, input4, input5, input6) =
                        hook(this, input1, input2, input3, input4, input5, input6)
                        ?? (input1, input2, input3, input4, input5, input6);
                var result = forward(input1, input2, input3, input4, input5, input6);
                foreach (var hook in After)
                    result = hook(this, input1, input2, input3, input4, input5, input6, result)
                        is { } changed
                        ? changed
                        : result;
                End();
                return result;
            }
        }
    }
}
