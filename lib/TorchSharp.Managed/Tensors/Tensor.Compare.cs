using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private Tensor Compared<TOp>(TOp op, Tensor other)
            where TOp : struct, ICompareOp
        {
            ScalarType type = Promotion.Of(this, other);
            Tensor a = Plain(type),
                b = other.Plain(type);
            Tensor y = Raw.Compare(op, a, b);
            Drop(a, this);
            Drop(b, other);
            return y;
        }

        private Tensor Compared<TOp>(TOp op, Scalar number)
            where TOp : struct, ICompareOp
        {
            ScalarType type = Promotion.Of(dtype, number.Value);
            Tensor a = Plain(type),
                b;
            using (new EngineOwned())
            {
                b = new Tensor(type, Shapes.Scalar);
            }
            RawCopy.Fill(b, number.Value);
            Tensor y = Raw.Compare(op, a, b);
            Drop(a, this);
            b.Dispose();
            return y;
        }

        /// <summary>The tensor in that type, not recorded; itself when it already has it.</summary>
        private Tensor Plain(ScalarType type)
        {
            if (dtype == type)
            {
                return this;
            }
            using var _ = new EngineOwned();
            return RawCopy.To(this, type);
        }

        private static void Drop(Tensor temporary, Tensor original)
        {
            if (!ReferenceEquals(temporary, original))
            {
                temporary.Dispose();
            }
        }

        /// <summary>A boolean result written back as 0 and 1 in this tensor's type. What it was compared with gets zeros for a gradient, as in PyTorch.</summary>
        private Tensor OverwriteWithTruth(Tensor truth, Tensor? target = null)
        {
            CheckInPlace();
            CheckFits(truth);
            RawCopy.Copy(truth, this);
            truth.Dispose();
            Rebase(
                target is not null && is_floating_point() && Records(target)
                    ? new ForgottenNode(this, target)
                    : null
            );
            Changed();
            return this;
        }

        /// <summary>Whether each element is equal, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor eq(Tensor target) => Compared(new Compare.Equal(), target);

        /// <summary>Whether each element is equal: a Bool tensor.</summary>
        public Tensor eq(Scalar target) => Compared(new Compare.Equal(), target);

        /// <summary>In-place <see cref="eq(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor eq_(Tensor target) => OverwriteWithTruth(eq(target), target);

        /// <summary>In-place <see cref="eq(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor eq_(Scalar target) => OverwriteWithTruth(eq(target));

        /// <summary>As <see cref="eq(Tensor)"/>.</summary>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>Whether each element is different, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor ne(Tensor target) => Compared(new Compare.NotEqual(), target);

        /// <summary>Whether each element is different: a Bool tensor.</summary>
        public Tensor ne(Scalar target) => Compared(new Compare.NotEqual(), target);

        /// <summary>In-place <see cref="ne(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor ne_(Tensor target) => OverwriteWithTruth(ne(target), target);

        /// <summary>In-place <see cref="ne(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor ne_(Scalar target) => OverwriteWithTruth(ne(target));

        /// <summary>As <see cref="ne(Tensor)"/>.</summary>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>Whether each element is less, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor lt(Tensor target) => Compared(new Compare.Less(), target);

        /// <summary>Whether each element is less: a Bool tensor.</summary>
        public Tensor lt(Scalar target) => Compared(new Compare.Less(), target);

        /// <summary>In-place <see cref="lt(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor lt_(Tensor target) => OverwriteWithTruth(lt(target), target);

        /// <summary>In-place <see cref="lt(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor lt_(Scalar target) => OverwriteWithTruth(lt(target));

        /// <summary>As <see cref="lt(Tensor)"/>.</summary>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>Whether each element is less or equal, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor le(Tensor target) => Compared(new Compare.LessOrEqual(), target);

        /// <summary>Whether each element is less or equal: a Bool tensor.</summary>
        public Tensor le(Scalar target) => Compared(new Compare.LessOrEqual(), target);

        /// <summary>In-place <see cref="le(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor le_(Tensor target) => OverwriteWithTruth(le(target), target);

        /// <summary>In-place <see cref="le(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor le_(Scalar target) => OverwriteWithTruth(le(target));

        /// <summary>As <see cref="le(Tensor)"/>.</summary>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>Whether each element is greater, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor gt(Tensor target) => Compared(new Compare.Greater(), target);

        /// <summary>Whether each element is greater: a Bool tensor.</summary>
        public Tensor gt(Scalar target) => Compared(new Compare.Greater(), target);

        /// <summary>In-place <see cref="gt(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor gt_(Tensor target) => OverwriteWithTruth(gt(target), target);

        /// <summary>In-place <see cref="gt(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor gt_(Scalar target) => OverwriteWithTruth(gt(target));

        /// <summary>As <see cref="gt(Tensor)"/>.</summary>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>Whether each element is greater or equal, broadcast: a Bool tensor. With NaN only <see cref="ne(Tensor)"/> holds.</summary>
        public Tensor ge(Tensor target) => Compared(new Compare.GreaterOrEqual(), target);

        /// <summary>Whether each element is greater or equal: a Bool tensor.</summary>
        public Tensor ge(Scalar target) => Compared(new Compare.GreaterOrEqual(), target);

        /// <summary>In-place <see cref="ge(Tensor)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor ge_(Tensor target) => OverwriteWithTruth(ge(target), target);

        /// <summary>In-place <see cref="ge(Scalar)"/>: 1 and 0 in this tensor's type.</summary>
        public Tensor ge_(Scalar target) => OverwriteWithTruth(ge(target));

        /// <summary>As <see cref="ge(Tensor)"/>.</summary>
        public Tensor greater_equal(Tensor target) => ge(target);
    }
}
