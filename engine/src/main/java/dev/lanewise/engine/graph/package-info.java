/**
 * A network as a graph: values, and nodes of sealed operations that know the shape of what they
 * give. The rule: a graph says what is computed, never how; nothing here runs.
 */
@NullMarked
package dev.lanewise.engine.graph;

import org.jspecify.annotations.NullMarked;
