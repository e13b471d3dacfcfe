package dev.lanewise.onnx.activation;

/**
 * A value in a formula; methods write the operators that make others of it.
 *
 * @param formula where it is written
 * @param name of the value
 */
record Term(Formula formula, String name) {
  Term plus(Term other) {
    return formula.node("Add", this, other);
  }

  Term plus(double other) {
    return plus(formula.number(other));
  }

  Term minus(Term other) {
    return formula.node("Sub", this, other);
  }

  Term times(Term other) {
    return formula.node("Mul", this, other);
  }

  Term times(double other) {
    return times(formula.number(other));
  }

  Term over(Term other) {
    return formula.node("Div", this, other);
  }

  Term over(double other) {
    return over(formula.number(other));
  }

  Term negated() {
    return formula.node("Neg", this);
  }

  Term squared() {
    return times(this);
  }

  Term root() {
    return formula.node("Sqrt", this);
  }

  Term absolute() {
    return formula.node("Abs", this);
  }

  Term exp() {
    return formula.node("Exp", this);
  }

  /** {@code eᵗ − 1}, by a hyperbolic tangent: nothing cancels near 0. */
  Term expm1() {
    return times(0.5).tanh().times(exp().plus(1));
  }

  /** {@code ln(1 + t)}, scaled by what 1 + t lost of t: nothing cancels near 0. */
  Term log1p() {
    Term sum = plus(1);
    Term rounded = sum.minus(formula.number(1));
    Term isLost = rounded.equalTo(0);
    Term divisor = isLost.choose(formula.number(1), rounded);
    return isLost.choose(this, formula.node("Log", sum).times(this).over(divisor));
  }

  Term sin() {
    return formula.node("Sin", this);
  }

  Term cos() {
    return formula.node("Cos", this);
  }

  Term tanh() {
    return formula.node("Tanh", this);
  }

  Term sigmoid() {
    return formula.node("Sigmoid", this);
  }

  Term softplus() {
    return formula.node("Softplus", this);
  }

  Term erf() {
    return formula.node("Erf", this);
  }

  Term relu() {
    return formula.node("Relu", this);
  }

  Term max(Term other) {
    return formula.node("Max", this, other);
  }

  Term min(Term other) {
    return formula.node("Min", this, other);
  }

  Term min(double other) {
    return min(formula.number(other));
  }

  Term max(double other) {
    return max(formula.number(other));
  }

  Term below(Term other) {
    return formula.node("Less", this, other);
  }

  Term below(double other) {
    return below(formula.number(other));
  }

  Term above(double other) {
    return formula.node("Greater", this, formula.number(other));
  }

  Term atLeast(Term other) {
    return formula.node("GreaterOrEqual", this, other);
  }

  Term atMost(Term other) {
    return formula.node("LessOrEqual", this, other);
  }

  Term equalTo(double other) {
    return formula.node("Equal", this, formula.number(other));
  }

  /** One where this truth holds, the other elsewhere. */
  Term choose(Term one, Term other) {
    return formula.node("Where", this, one, other);
  }
}
