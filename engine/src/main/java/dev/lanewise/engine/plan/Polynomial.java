package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A sum of products of x and of functions of such sums: {@code ½·x + ½·x·erf(0.707·x)}. Sums and
 * products are multiplied out, so that a formula is the same however its factors are ordered.
 *
 * @param terms what is added, no two with the same factors
 */
record Polynomial(List<Term> terms) {
  /** Constants in files are rounded to floats, sometimes twice: equal but for 8 units there. */
  private static final double CLOSE = 0x1p-20;

  private static final int MOST_TERMS = 4;
  private static final int MOST_FACTORS = 4;

  /** The variable. */
  static final Polynomial X = new Polynomial(List.of(new Term(1, List.of(new Factor.X()))));

  /** What a product is made of. */
  sealed interface Factor {
    /** The variable. */
    record X() implements Factor {}

    /** A function of one value. */
    record Call(Op function, Polynomial argument) implements Factor {}

    /** Whether both are the same, constants but for their rounding. */
    default boolean matches(Factor other) {
      return switch (this) {
        case X _ -> other instanceof X;
        case Call(Op function, Polynomial argument) ->
            other instanceof Call(Op another, Polynomial of)
                && function.equals(another)
                && argument.matches(of);
      };
    }
  }

  /** A product. */
  record Term(double constant, List<Factor> factors) {
    private boolean hasFactorsOf(Term other) {
      List<Factor> left = new ArrayList<>(other.factors);
      for (Factor factor : factors) {
        int at = 0;
        while (at < left.size() && !factor.matches(left.get(at))) {
          at++;
        }
        if (at == left.size()) {
          return false;
        }
        left.remove(at);
      }
      return left.isEmpty();
    }

    private boolean matches(Term other) {
      double most = Math.max(Math.abs(constant), Math.abs(other.constant));
      return hasFactorsOf(other) && Math.abs(constant - other.constant) <= CLOSE * most;
    }

    private Term times(Term other) {
      List<Factor> all = new ArrayList<>(factors);
      all.addAll(other.factors);
      return new Term(constant * other.constant, all);
    }
  }

  static Polynomial of(double constant) {
    return new Polynomial(List.of(new Term(constant, List.of())));
  }

  Polynomial plus(Polynomial other) {
    List<Term> sum = new ArrayList<>(terms);
    for (Term term : other.terms) {
      add(term, sum);
    }
    return new Polynomial(sum);
  }

  Polynomial times(Polynomial other) {
    List<Term> sum = new ArrayList<>();
    for (Term one : terms) {
      for (Term another : other.terms) {
        add(one.times(another), sum);
      }
    }
    return new Polynomial(sum);
  }

  Polynomial times(double constant) {
    return times(of(constant));
  }

  /** The function of this. */
  Polynomial under(Op function) {
    return new Polynomial(List.of(new Term(1, List.of(new Factor.Call(function, this)))));
  }

  private static void add(Term term, List<Term> to) {
    for (int i = 0; i < to.size(); i++) {
      Term like = to.get(i);
      if (like.hasFactorsOf(term)) {
        to.set(i, new Term(like.constant + term.constant, like.factors));
        return;
      }
    }
    to.add(term);
  }

  /** The number that it is, if it is one. */
  OptionalDouble constant() {
    return terms.size() == 1 && terms.getFirst().factors.isEmpty()
        ? OptionalDouble.of(terms.getFirst().constant)
        : OptionalDouble.empty();
  }

  /** The function that it is, if it is one. */
  Optional<Factor.Call> call() {
    return terms.size() == 1
            && terms.getFirst().constant == 1
            && terms.getFirst().factors.size() == 1
            && terms.getFirst().factors.getFirst() instanceof Factor.Call call
        ? Optional.of(call)
        : Optional.empty();
  }

  /** The p of {@code 1 + f(p)}, if it is that. */
  Optional<Polynomial> oneMoreThan(Op function) {
    List<Term> others =
        terms.stream().filter(term -> !term.factors.isEmpty() || term.constant != 1).toList();
    return terms.size() == 2 && others.size() == 1
        ? new Polynomial(others)
            .call()
            .filter(call -> call.function().equals(function))
            .map(Factor.Call::argument)
        : Optional.empty();
  }

  /** Whether it may still be an activation's formula. */
  boolean isSmall() {
    return terms.size() <= MOST_TERMS
        && terms.stream().allMatch(term -> term.factors.size() <= MOST_FACTORS);
  }

  /** Whether both are the same, constants but for their rounding. */
  boolean matches(Polynomial other) {
    return terms.size() == other.terms.size()
        && terms.stream().allMatch(term -> other.terms.stream().anyMatch(term::matches));
  }
}
