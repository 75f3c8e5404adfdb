namespace TorchSharp;

public static partial class torch
{
    // `==` and `!=` give tensors, as everything elementwise does; Equals compares handles.
#pragma warning disable CS0660, CS0661
    public partial class Tensor
#pragma warning restore CS0660, CS0661
    {
        /// <summary>Elementwise sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.Plus(left.Value);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Tensor left, int right) => left.Plus(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Tensor left, long right) => left.Plus(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Tensor left, float right) => left.Plus(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(Tensor left, double right) => left.Plus(right);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(int left, Tensor right) => right.Plus(left);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(long left, Tensor right) => right.Plus(left);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(float left, Tensor right) => right.Plus(left);

        /// <summary>Elementwise sum.</summary>
        public static Tensor operator +(double left, Tensor right) => right.Plus(left);

        /// <summary>Elementwise difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => right.From(left.Value);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Tensor left, int right) =>
            left.NotBool("Subtraction").Plus(-right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Tensor left, long right) =>
            left.NotBool("Subtraction").Plus(-right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Tensor left, float right) =>
            left.NotBool("Subtraction").Plus(-right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(Tensor left, double right) =>
            left.NotBool("Subtraction").Plus(-right);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(int left, Tensor right) => right.From(left);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(long left, Tensor right) => right.From(left);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(float left, Tensor right) => right.From(left);

        /// <summary>Elementwise difference.</summary>
        public static Tensor operator -(double left, Tensor right) => right.From(left);

        /// <summary>Elementwise product, broadcast.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.Times(left.Value);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Tensor left, int right) => left.Times(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Tensor left, long right) => left.Times(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Tensor left, float right) => left.Times(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(Tensor left, double right) => left.Times(right);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(int left, Tensor right) => right.Times(left);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(long left, Tensor right) => right.Times(left);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(float left, Tensor right) => right.Times(left);

        /// <summary>Elementwise product.</summary>
        public static Tensor operator *(double left, Tensor right) => right.Times(left);

        /// <summary>Elementwise quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => right.Under(left.Value);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Tensor left, int right) => left.Over(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Tensor left, long right) => left.Over(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Tensor left, float right) => left.Over(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(Tensor left, double right) => left.Over(right);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(int left, Tensor right) => right.Under(left);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(long left, Tensor right) => right.Under(left);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(float left, Tensor right) => right.Under(left);

        /// <summary>Elementwise quotient.</summary>
        public static Tensor operator /(double left, Tensor right) => right.Under(left);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder((Scalar)right);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, int right) => left.remainder((Scalar)right);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, long right) => left.remainder((Scalar)right);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, float right) => left.remainder((Scalar)right);

        /// <summary>Elementwise remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, double right) => left.remainder((Scalar)right);

        /// <summary>-x.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Logical not of Bool, bitwise complement of integers.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Logical and of Bool, bitwise and of integers.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Logical or of Bool, bitwise or of integers.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>Logical exclusive or of Bool, bitwise of integers.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>Elementwise equality: a Bool tensor. To compare with null use <c>is null</c>.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>Elementwise equality: a Bool tensor. To compare with null use <c>is null</c>.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        /// <summary>Elementwise equality: a Bool tensor. To compare with null use <c>is null</c>.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        /// <summary>Elementwise inequality: a Bool tensor. To compare with null use <c>is not null</c>.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>Elementwise inequality: a Bool tensor. To compare with null use <c>is not null</c>.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        /// <summary>Elementwise inequality: a Bool tensor. To compare with null use <c>is not null</c>.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>Elementwise comparison: a Bool tensor.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>Refused, as in TorchSharp: <c>ToTensor()</c> says what is meant.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(Scalar scalar) =>
            throw new InvalidOperationException(
                "Implicit conversion of a Scalar to a Tensor. Use ToTensor()."
            );

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(byte value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(byte[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(sbyte value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(short value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(short[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(int value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(int[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(long value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(long[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(float value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(float[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(double value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(double[] value) => tensor(value);

        /// <summary>A tensor without dimensions that holds the number.</summary>
        public static implicit operator Tensor(bool value) => tensor(value);

        /// <summary>A tensor of one dimension with these elements.</summary>
        public static implicit operator Tensor(bool[] value) => tensor(value);

        /// <summary>The only element, converted.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>The only element, converted.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>The only element, converted.</summary>
        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        /// <summary>The only element, converted.</summary>
        public static explicit operator byte(Tensor value) => value.ToByte();

        /// <summary>The only element, converted.</summary>
        public static explicit operator short(Tensor value) => value.ToInt16();

        /// <summary>The only element, converted.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>The only element, converted.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>The only element, converted.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();
    }
}
