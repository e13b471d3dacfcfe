/** One step of an optimizer on one stretch of parameters, in a single pass over memory. */
package dev.lanewise.engine.update;
