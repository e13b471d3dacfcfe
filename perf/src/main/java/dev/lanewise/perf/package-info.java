/**
 * Measures: each kernel beside its plain scalar loop; a figure without its baseline is not given.
 */
@NullMarked
package dev.lanewise.perf;

import org.jspecify.annotations.NullMarked;
