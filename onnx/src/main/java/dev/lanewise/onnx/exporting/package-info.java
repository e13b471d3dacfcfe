/**
 * The engine's operations as ONNX's. The rule: what is written is standard operators of one
 * version, or functions made of them that the file brings along, so that any program can run it;
 * and reading it again gives the operations that it came from.
 */
@NullMarked
package dev.lanewise.onnx.exporting;

import org.jspecify.annotations.NullMarked;
