/**
 * ONNX files as graphs of the engine, and graphs as ONNX files. The rule: only what this package
 * says is needed to use either; the packages within say how.
 */
@NullMarked
package dev.lanewise.onnx;

import org.jspecify.annotations.NullMarked;
