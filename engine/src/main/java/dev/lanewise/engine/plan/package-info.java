/**
 * Graphs made ready to run: operations fused, constants folded, memory laid out. The rule: a plan
 * is immutable and shared; what a run writes to belongs to one session.
 */
@NullMarked
package dev.lanewise.engine.plan;

import org.jspecify.annotations.NullMarked;
