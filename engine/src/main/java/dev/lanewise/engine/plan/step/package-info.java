/**
 * Steps: one operation each, on tensors at fixed places, as plans run them in a row. The rule: a
 * step trusts the shapes that its operation has checked, and allocates nothing when it runs.
 */
@NullMarked
package dev.lanewise.engine.plan.step;

import org.jspecify.annotations.NullMarked;
